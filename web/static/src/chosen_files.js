// Puts files that the user chooses into the editor. What is no text stays in the field: the server says what it is.
const LIMIT_BYTES = 1024 * 1024;

export function watchChosenFiles(form, unsent) {
  const input = form.elements.file;
  const note = (name, visible) => { form.querySelector(`[data-part="${name}"]`).hidden = !visible; };
  input.addEventListener("change", async () => {
    const read = await Promise.all(Array.from(input.files, readText));
    const texts = read.filter((file) => file.text !== null);
    keep(input, read.filter((file) => file.text === null).map(({ file }) => file));
    note("unreadable", input.files.length > 0);
    if (texts.length === 0) return;
    const isBeside = unsent.take(texts.map(({ file, text }) => ({ name: file.name, text })));
    note("added", isBeside);
    note("loaded", !isBeside);
  });
}

async function readText(file) {
  if (file.size > LIMIT_BYTES) return { file, text: null };
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    return { file, text: text.includes("\0") ? null : text.replaceAll("\r\n", "\n") };
  } catch {
    return { file, text: null }; // It is not UTF-8, or gone
  }
}

function keep(input, files) {
  const kept = new DataTransfer();
  for (const file of files) kept.items.add(file);
  input.files = kept.files;
}
