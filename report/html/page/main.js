let master;
let details;
let selection = []; // the rows that are shown on the right, and that a CSV gets

let typing; // the timer that waits for the end of typing

const setFilters = (changes, keep) => {
  clearTimeout(typing);
  filters = { ...filters, q: byId('q').value, ...changes };
  history[keep ? 'replaceState' : 'pushState'](null, '', address(filters));
  refresh();
};

// refresh shows what the filters ask for.
const refresh = () => {
  const table = tableOf(filters);
  const finding = filters.view === 'findings';
  const rows = matching(table, filters);
  for (const tab of document.querySelectorAll('[role=tab]')) {
    const on = tab.dataset.view === filters.view;
    tab.setAttribute('aria-selected', on);
    tab.tabIndex = on ? 0 : -1;
    if (on) {
      byId('panel').setAttribute('aria-labelledby', tab.id);
      byId('master').setAttribute('aria-label', tab.textContent);
    }
  }
  byId('q').value = filters.q;
  byId('kind').value = filters.kind;
  byId('change').value = filters.change;
  byId('rule').value = filters.rule;
  const severities = filters.severity.split(',');
  for (const box of document.querySelectorAll('[name=severity]')) box.checked = severities.includes(box.value);
  byId('change-label').hidden = finding;
  byId('rule-label').hidden = !finding;
  document.querySelector('.split').classList.toggle('single', finding);
  byId('cut').hidden = table.length === table.all;
  byId('cut').textContent = say('The first %d of %d rows are shown; the workbook has all.', count(table.length), count(table.all));
  if (finding) {
    byId('detail-title').textContent = filters.rule ? filters.rule + ' ' + (ruleTitles[filters.rule] ?? '') : say('All findings');
    byId('status').textContent = say('%d findings', count(rows.length));
    showRows(rows, fillFinding, 'finding', findingHeads);
    return;
  }
  const by = groupings[filters.view];
  const groups = grouped(table, rows, by);
  byId('status').textContent = `${document.querySelector('[role=tab][aria-selected=true]').textContent}: ${count(groups.length)} · ${say('%d rows', count(rows.length))}`;
  master.show(groups, fillGroup(by));
  let at = groups.findIndex((g) => g.key === filters.id);
  if (at < 0 && groups.length) at = 0;
  master.select(at);
  showGroup(groups[at]);
};

const showGroup = (group) => {
  const by = groupings[filters.view];
  byId('detail-title').textContent = group ? say(by.heading, by.title(tables.impacts, group.first)) : '';
  showRows(group ? group.rows : [], fillImpact(filters.view), 'impact', impactHeads(filters.view));
};

const showRows = (rows, fill, className, heads) => {
  selection = rows;
  byId('heads').className = 'heads ' + className;
  byId('heads').replaceChildren(...heads.map((h) => element('span', '', say(h))));
  details.show(rows, fill, className);
};

// choices fills a select with values that came from input.
const choices = (select, values, named) => {
  for (const v of values) {
    const o = element('option', '', named ? v + ' ' + (named[v] ?? '') : v);
    o.value = v;
    select.append(o);
  }
};

const listen = () => {
  byId('q').addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(() => setFilters({ id: '' }, true), 120);
  });
  for (const id of ['kind', 'change', 'rule']) byId(id).addEventListener('change', () => setFilters({ [id]: byId(id).value, id: '' }));
  for (const box of document.querySelectorAll('[name=severity]')) {
    box.addEventListener('change', () => setFilters({ severity: [...document.querySelectorAll('[name=severity]:checked')].map((b) => b.value).join(','), id: '' }));
  }
  document.querySelector('.filters').addEventListener('submit', (e) => e.preventDefault());
  document.querySelector('.filters').addEventListener('reset', (e) => {
    e.preventDefault();
    setFilters({ ...noFilters(), view: filters.view });
  });
  const tabs = [...document.querySelectorAll('[role=tab]')];
  tabs.forEach((tab, i) => {
    tab.addEventListener('click', () => setFilters({ view: tab.dataset.view, id: '' }));
    tab.addEventListener('keydown', (e) => {
      const to = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: tabs.length - 1 }[e.key];
      if (to === undefined) return;
      e.preventDefault();
      const next = tabs[(to + tabs.length) % tabs.length];
      next.focus();
      next.click();
    });
  });
  byId('csv').addEventListener('click', () => save(filters.view + '.csv', csvOf(tableOf(filters), selection)));
  document.addEventListener('keydown', (e) => {
    if (e.key === '/' && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName) && !byId('one').open) {
      e.preventDefault();
      byId('q').focus();
      byId('q').select();
    }
  });
  const follow = () => {
    clearTimeout(typing);
    filters = readAddress();
    refresh();
  };
  addEventListener('popstate', follow);
  addEventListener('hashchange', follow);
  addEventListener('beforeprint', printed);
  addEventListener('afterprint', () => byId('print').replaceChildren());
};

// printed lays out the selection as a plain table, as only what is in sight is on the screen.
const printed = () => {
  const most = 500;
  const table = tableOf(filters);
  const fields = fieldsOf(table);
  const out = element('table');
  const head = element('tr');
  for (const [h] of fields) head.append(element('th', '', say(h)));
  out.append(element('thead'));
  out.tHead.append(head);
  const body = out.createTBody();
  for (const r of selection.slice(0, most)) {
    const line = body.insertRow();
    for (const [, field] of fields) line.append(element('td', '', valueOf(table, r, field)));
  }
  byId('print').replaceChildren(element('h3', '', byId('detail-title').textContent), out);
  if (selection.length > most) byId('print').prepend(element('p', 'warn', say('The first %d of %d rows are shown; the workbook has all.', count(most), count(selection.length))));
};

const start = async () => {
  takeIn(await inflate());
  choices(byId('kind'), [...new Set([...tables.impacts.values('kind'), ...tables.findings.values('kind')])]);
  choices(byId('rule'), tables.findings.values('rule'), ruleTitles);
  byId('app').hidden = false;
  const choose = (g) => {
    filters.id = g.key;
    history.replaceState(null, '', address(filters));
    showGroup(g);
  };
  master = new List(byId('master'), choose, choose);
  details = new List(byId('rows'), (r) => openOne(tableOf(filters), r));
  listen();
  filters = readAddress();
  refresh();
  document.documentElement.dataset.ready = 'yes';
};

start().catch((e) => {
  byId('broken').textContent = say('This browser is too old for the explorer. The workbook has the same rows.');
  byId('broken').hidden = false;
  throw e;
});
