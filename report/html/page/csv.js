// guarded is a field of a CSV file that no spreadsheet takes for a formula.
const guarded = (value) => {
  const text = /^[=+\-@\t\r]/.test(value) ? "'" + value : value;
  return '"' + text.replaceAll('"', '""') + '"';
};

const csvOf = (table, rows) => {
  const fields = fieldsOf(table);
  const lines = [fields.map(([head]) => guarded(say(head)))];
  for (const r of rows) lines.push(fields.map(([, field]) => guarded(valueOf(table, r, field))));
  return '\ufeff' + lines.map((l) => l.join(',')).join('\r\n') + '\r\n';
};

const save = (name, text) => {
  const a = element('a');
  a.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 1000);
};
