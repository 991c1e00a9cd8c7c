// The filters, which the address keeps: a link to the page with them shows the
// same selection.
const views = ['people', 'mailboxes', 'folders', 'findings'];
const noFilters = () => ({ view: 'people', id: '', q: '', severity: '', kind: '', change: '', rule: '' });
let filters = noFilters();

const readAddress = () => {
  const given = new URLSearchParams(location.hash.slice(1));
  const f = noFilters();
  for (const key of Object.keys(f)) f[key] = given.get(key) ?? f[key];
  if (!views.includes(f.view)) f.view = 'people';
  return f;
};

const address = (f) => {
  const out = new URLSearchParams();
  for (const [key, value] of Object.entries(f)) if (value) out.set(key, value);
  return '#' + out;
};

const tableOf = (f) => (f.view === 'findings' ? tables.findings : tables.impacts);

// matching are the rows of a table that the filters let through.
const matching = (table, f) => {
  const words = f.q.toLowerCase().split(/\s+/).filter((w) => w);
  const hits = words.map((w) => Uint8Array.from(lowered, (s) => (s.includes(w) ? 1 : 0)));
  const severities = new Set(f.severity.split(',').filter((s) => s).map(Number));
  const place = (column, text) => (text ? { at: table.columns.get(column), is: table.strings.indexOf(text) } : null);
  const same = [place('kind', f.kind), table === tables.findings ? place('rule', f.rule) : null].filter((p) => p);
  const empty = table.strings.indexOf('');
  const change = table === tables.impacts && f.change ? table.columns.get(f.change) : -1;
  const severity = table.columns.get('severity');
  const rows = [];
  for (let r = 0; r < table.length; r++) {
    const at = r * table.width;
    if (severities.size && !severities.has(table.cells[at + severity])) continue;
    if (same.some((p) => table.cells[at + p.at] !== p.is)) continue;
    if (change >= 0 && table.cells[at + change] === empty) continue;
    if (!hits.every((hit) => has(table, at, hit))) continue;
    rows.push(r);
  }
  return rows;
};

const has = (table, at, hit) => {
  for (let c = 0; c < table.width; c++) if (table.textual[c] && hit[table.cells[at + c]]) return true;
  return false;
};
