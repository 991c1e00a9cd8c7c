// The fields of a row, as the dialog and the CSV name them.
const impactFields = [
  ['Severity', (t, r) => severityWords[t.number(r, 'severity')]], ['Person', 'person'], ['Account', 'account'], ['Department', 'department'],
  ['Mailbox', 'mailbox'], ['Folder or object', 'folder'], ['Kind', 'kind'], ['Rights today', 'before'], ['Rights afterwards', 'after'],
  ['Right lost', 'lost'], ['Right gained', 'gained'], ['Reached through', 'through'], ['Through SID', 'via'], ['Account SID', 'sid'],
  ['Mask today', (t, r) => hex(t.number(r, 'beforeMask'))], ['Mask afterwards', (t, r) => hex(t.number(r, 'afterMask'))], ['Evidence', 'evidence'],
];
const findingFields = [
  ['Severity', (t, r) => severityWords[t.number(r, 'severity')]], ['Rule', 'rule'], ['Mailbox', 'mailbox'], ['Folder or object', 'folder'], ['Kind', 'kind'],
  ['Concerns', 'principal'], ['Rights', 'rights'], ['Detail', 'detail'], ['What to do', 'action'], ['Count', (t, r) => String(t.number(r, 'count'))],
  ['People', (t, r) => String(t.number(r, 'people'))], ['Trustee SID', 'trustee'], ['Target SID', 'target'],
  ['Mask', (t, r) => (t.text(r, 'rights') ? hex(t.number(r, 'mask')) : '')], ['Evidence', 'evidence'],
];
const fieldsOf = (table) => (table === tables.findings ? findingFields : impactFields);
const valueOf = (table, row, field) => (typeof field === 'string' ? table.text(row, field) : field(table, row));

// openOne shows all of one row, before and after beside each other.
const openOne = (table, row) => {
  const finding = table === tables.findings;
  byId('one-title').textContent = finding
    ? table.text(row, 'rule') + ' ' + (ruleTitles[table.text(row, 'rule')] ?? '')
    : [table.text(row, 'person'), table.text(row, 'mailbox'), table.text(row, 'folder')].filter((s) => s).join(' · ');
  byId('sides').replaceChildren();
  if (!finding) {
    for (const [head, column, mask] of [['Rights today', 'before', 'beforeMask'], ['Rights afterwards', 'after', 'afterMask']]) {
      const side = element('div');
      side.append(element('span', '', say(head)), element('b', '', table.text(row, column)), element('small', '', hex(table.number(row, mask))));
      byId('sides').append(side);
    }
  }
  byId('fields').replaceChildren();
  for (const [head, field] of fieldsOf(table)) {
    const value = valueOf(table, row, field);
    if (value) byId('fields').append(element('dt', '', say(head)), element('dd', '', value));
  }
  byId('one').showModal();
};
