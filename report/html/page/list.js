// List shows any number of entries of one height, and makes elements only for
// those that can be seen. It is one stop for the keyboard: arrows, Page Up and
// Page Down, Home and End move within it, Enter or Space opens.
class List {
  constructor(box, open, pick) {
    this.box = box;
    this.open = open; // of an entry, by the click or by Enter
    this.pick = pick; // of an entry, by moving to it; without it moving selects nothing
    this.entries = [];
    this.active = -1;
    this.selected = -1;
    this.pool = new Map();
    this.space = element('div', 'space');
    this.space.setAttribute('role', 'presentation');
    box.append(this.space);
    box.addEventListener('scroll', () => this.draw(), { passive: true });
    box.addEventListener('keydown', (e) => this.key(e));
    box.addEventListener('click', (e) => {
      const row = e.target.closest('.row');
      if (row) this.choose(Number(row.dataset.at));
    });
    new ResizeObserver(() => this.draw()).observe(box);
  }

  // show replaces the entries; fill puts one into an element.
  show(entries, fill, className) {
    this.entries = entries;
    this.fill = fill;
    this.className = 'row ' + (className ?? '');
    for (const e of this.pool.values()) e.remove();
    this.pool.clear();
    this.box.querySelector('.none')?.remove();
    if (!entries.length) this.box.append(element('p', 'none', say('Nothing matches the filters.')));
    this.active = entries.length ? 0 : -1;
    this.selected = -1;
    this.box.scrollTop = 0;
    this.draw();
  }

  draw() {
    const height = parseFloat(getComputedStyle(this.box).getPropertyValue('--row')) || 58;
    this.height = height;
    this.space.style.height = this.entries.length * height + 'px';
    const from = Math.max(0, Math.floor(this.box.scrollTop / height) - 6);
    const to = Math.min(this.entries.length, Math.ceil((this.box.scrollTop + this.box.clientHeight) / height) + 6);
    for (const [at, e] of this.pool) {
      if (at < from || at >= to) { e.remove(); this.pool.delete(at); }
    }
    for (let at = from; at < to; at++) {
      let e = this.pool.get(at);
      if (!e) {
        e = element('div', this.className);
        e.id = this.box.id + '-' + at;
        e.dataset.at = at;
        e.setAttribute('role', 'option');
        e.setAttribute('aria-posinset', at + 1);
        e.setAttribute('aria-setsize', this.entries.length);
        this.fill(e, this.entries[at]);
        this.pool.set(at, e);
        this.box.append(e);
      }
      e.style.top = at * height + 'px';
      e.classList.toggle('active', at === this.active);
      e.setAttribute('aria-selected', at === this.selected);
    }
    if (this.pool.has(this.active)) this.box.setAttribute('aria-activedescendant', this.box.id + '-' + this.active);
    else this.box.removeAttribute('aria-activedescendant');
  }

  move(at) {
    this.goTo(at);
    if (this.pick && this.active >= 0) {
      this.selected = this.active;
      this.draw();
      this.pick(this.entries[this.active]);
    }
  }

  goTo(at) {
    if (!this.entries.length) return;
    this.active = Math.max(0, Math.min(this.entries.length - 1, at));
    const top = this.active * this.height;
    if (top < this.box.scrollTop) this.box.scrollTop = top;
    if (top + this.height > this.box.scrollTop + this.box.clientHeight) this.box.scrollTop = top + this.height - this.box.clientHeight;
    this.draw();
  }

  choose(at) {
    if (at < 0 || at >= this.entries.length) return;
    this.active = this.selected = at;
    this.draw();
    this.open(this.entries[at], at);
  }

  // select marks an entry and brings it into sight, and tells nobody.
  select(at) {
    this.selected = at;
    if (at >= 0) this.goTo(at);
    else this.draw();
  }

  key(e) {
    const page = Math.max(1, Math.floor(this.box.clientHeight / this.height) - 1);
    const to = { ArrowDown: this.active + 1, ArrowUp: this.active - 1, PageDown: this.active + page, PageUp: this.active - page, Home: 0, End: this.entries.length - 1 }[e.key];
    if (to !== undefined) this.move(to);
    else if (e.key === 'Enter' || e.key === ' ') this.choose(this.active);
    else return;
    e.preventDefault();
  }
}
