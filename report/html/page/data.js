// Table is rows of numbers; texts are places among the strings.
class Table {
  constructor(json, strings) {
    this.strings = strings;
    this.all = json.all;
    this.columns = new Map(json.columns.map((c, i) => [c.replace('#', ''), i]));
    this.textual = json.columns.map((c) => !c.startsWith('#'));
    this.width = json.columns.length;
    this.cells = Float64Array.from(json.cells);
    this.length = this.cells.length / this.width;
  }

  number(row, column) { return this.cells[row * this.width + this.columns.get(column)]; }

  text(row, column) { return this.strings[this.number(row, column)]; }

  // values are the different texts of a column, in order.
  values(column) {
    const seen = new Set();
    for (let r = 0; r < this.length; r++) seen.add(this.number(r, column));
    return [...seen].map((i) => this.strings[i]).filter((s) => s).sort((a, b) => a.localeCompare(b));
  }
}

let texts = {};
let severityWords = [];
let ruleTitles = {};
let tables = {};
let lowered = [];

const say = (english, ...values) => {
  let text = texts[english] ?? english;
  for (const v of values) text = text.replace(/%[ds]/, () => String(v));
  return text;
};
const count = (n) => new Intl.NumberFormat(document.documentElement.lang).format(n);
const hex = (n) => '0x' + n.toString(16).toUpperCase().padStart(8, '0');

const takeIn = (json) => {
  texts = json.texts;
  severityWords = json.severities;
  ruleTitles = json.rules;
  lowered = json.strings.map((s) => s.toLowerCase());
  tables = { impacts: new Table(json.impacts, json.strings), findings: new Table(json.findings, json.strings) };
};
