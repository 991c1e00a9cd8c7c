// A view puts the rows of impacts together: by person, by mailbox, by folder.
const groupings = {
  people: {
    key: (t, r) => t.text(r, 'sid') || t.text(r, 'account') || t.text(r, 'person'),
    title: (t, r) => t.text(r, 'person') || t.text(r, 'account') || t.text(r, 'sid'),
    under: (t, r) => [t.text(r, 'account'), t.text(r, 'department')].filter((s) => s).join(' · '),
    heading: 'What %s loses or gains', counts: 'folder', says: 'Objects',
  },
  mailboxes: {
    key: (t, r) => t.text(r, 'mailbox') || t.text(r, 'kind'),
    title: (t, r) => t.text(r, 'mailbox') || `${say('no mailbox')} (${t.text(r, 'kind')})`,
    under: () => '',
    heading: 'Who is affected: %s', counts: 'sid', says: 'People',
  },
  folders: {
    key: (t, r) => [t.text(r, 'mailbox'), t.text(r, 'folder'), t.text(r, 'kind')].join('\n'),
    title: (t, r) => t.text(r, 'folder') || say('not known'),
    under: (t, r) => [t.text(r, 'mailbox'), t.text(r, 'kind')].filter((s) => s).join(' · '),
    heading: 'Who is affected: %s', counts: 'sid', says: 'People',
  },
};

// grouped are the groups of rows, most severe and then largest first.
const grouped = (table, rows, by) => {
  const groups = new Map();
  for (const r of rows) {
    const key = by.key(table, r);
    let g = groups.get(key);
    if (!g) groups.set(key, g = { key, first: r, rows: [], severity: 0, counted: new Set() });
    g.rows.push(r);
    g.severity = Math.max(g.severity, table.number(r, 'severity'));
    g.counted.add(by.counts === 'folder' ? table.text(r, 'mailbox') + '\n' + table.text(r, 'folder') + '\n' + table.text(r, 'kind') : table.number(r, by.counts));
  }
  return [...groups.values()].sort((a, b) => b.severity - a.severity || b.rows.length - a.rows.length || a.first - b.first);
};

const chip = (severity) => element('span', 'chip sev' + severity, severityWords[severity]);

const two = (above, below) => {
  const e = element('span', 'two');
  e.append(element('span', '', above), element('small', '', below));
  e.title = [above, below].filter((s) => s).join('\n');
  return e;
};

const fillGroup = (by) => (e, g) => {
  const t = tables.impacts;
  const says = say(by.says) + ': ' + count(g.counted.size);
  e.append(two(by.title(t, g.first), [by.under(t, g.first), says].filter((s) => s).join(' · ')), chip(g.severity));
  e.setAttribute('aria-label', [by.title(t, g.first), by.under(t, g.first), says, severityWords[g.severity]].filter((s) => s).join(', '));
};

// changeOf is what is lost, or gained.
const changeOf = (t, r) => {
  const lost = t.text(r, 'lost');
  return lost ? ['lost', lost] : ['gained', t.text(r, 'gained')];
};

// The headings over the rows on the right.
const impactHeads = (view) => ['Severity', view === 'people' ? 'Folder or object' : 'Person', 'Rights today', 'Rights afterwards', 'Change'];
const findingHeads = ['Severity', 'Rule', 'Folder or object', 'Concerns', 'Detail', 'Count'];

const fillImpact = (view) => (e, r) => {
  const t = tables.impacts;
  const where = [t.text(r, 'mailbox'), t.text(r, 'kind')].filter((s) => s).join(' · ');
  const who = [t.text(r, 'account'), t.text(r, 'department')].filter((s) => s).join(' · ');
  const what = view === 'people' ? two(t.text(r, 'folder') || t.text(r, 'kind'), where)
    : two(t.text(r, 'person') || t.text(r, 'sid'), view === 'mailboxes' ? t.text(r, 'folder') : who);
  const [kind, change] = changeOf(t, r);
  const changed = two(change, t.text(r, 'through'));
  changed.firstChild.classList.add(kind);
  e.append(chip(t.number(r, 'severity')), what, two(t.text(r, 'before'), hex(t.number(r, 'beforeMask'))), two(t.text(r, 'after'), hex(t.number(r, 'afterMask'))), changed);
  e.setAttribute('aria-label', [severityWords[t.number(r, 'severity')], t.text(r, 'person'), t.text(r, 'mailbox'), t.text(r, 'folder'),
    say('Rights today') + ': ' + t.text(r, 'before'), say('Rights afterwards') + ': ' + t.text(r, 'after'),
    say(kind === 'lost' ? 'Right lost' : 'Right gained') + ': ' + change].filter((s) => s).join(', '));
};

const fillFinding = (e, r) => {
  const t = tables.findings;
  const n = element('span', 'num', count(t.number(r, 'count')) + ' ×');
  e.append(chip(t.number(r, 'severity')), element('span', '', t.text(r, 'rule')), two(t.text(r, 'mailbox') || t.text(r, 'principal'), t.text(r, 'folder')),
    two(t.text(r, 'principal'), t.text(r, 'rights')), two(t.text(r, 'detail'), t.text(r, 'action')), n);
  e.setAttribute('aria-label', [severityWords[t.number(r, 'severity')], t.text(r, 'rule'), t.text(r, 'mailbox'), t.text(r, 'folder'), t.text(r, 'principal'), t.text(r, 'detail')].filter((s) => s).join(', '));
};
