const byId = (id) => document.getElementById(id);

// element makes an element with text; text is all that is ever put into one.
const element = (tag, className, text) => {
  const e = document.createElement(tag);
  if (className) e.className = className;
  if (text !== undefined) e.textContent = text;
  return e;
};

// inflate reads the compressed data that the page carries.
const inflate = async () => {
  const coded = byId('data').textContent;
  const bytes = Uint8Array.from(atob(coded), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(stream).text());
};
