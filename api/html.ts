/** Text that is HTML already. */
export class Html {
  constructor(readonly text: string) {}
}

type Inside = Html | string | number | null | undefined | readonly Inside[];

/** Writes HTML: whatever is put into it is escaped, unless it is HTML itself. Null and undefined are nothing. */
export function markup(parts: TemplateStringsArray, ...inside: readonly Inside[]): Html {
  return new Html(parts.map((part, place) => part + textOf(inside[place])).join(''));
}

function textOf(inside: Inside): string {
  if (inside === null || inside === undefined) return '';
  if (inside instanceof Html) return inside.text;
  return typeof inside === 'object' ? inside.map(textOf).join('') : escaped(String(inside));
}

/** Characters that only control a terminal are shown as what they are: nothing that can be read. */
const escaped = (text: string): string =>
  text
    .replace(/[^\P{Cc}\t\n\r]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** Somebody's own words: in their own direction of writing, which they cannot force on what stands around them. */
export const words = (text: string): Html => markup`<bdi class="words">${text}</bdi>`;

/** A table with a caption and a header for each column; a sentence where there is nothing to put into it. */
export function table(
  caption: string,
  headers: readonly string[],
  rows: readonly (readonly Inside[])[],
  nothing = 'None.',
): Html {
  if (rows.length === 0) return markup`<p>${caption}: ${nothing}</p>`;
  const body = rows.map((cells) => markup`<tr>${cells.map((cell) => markup`<td>${cell}</td>`)}</tr>\n`);
  return tableOf(caption, headers, body);
}

/** The same of rows that are written already. */
export const tableOf = (caption: string, headers: readonly string[], rows: readonly Html[]): Html =>
  markup`<table>
<caption>${caption}</caption>
<thead><tr>${headers.map((header) => markup`<th scope="col">${header}</th>`)}</tr></thead>
<tbody>
${rows}</tbody>
</table>
`;

/** A list; nothing where it is empty. */
export const listed = (items: readonly Inside[]): Html =>
  items.length === 0 ? markup`` : markup`<ul>${items.map((item) => markup`<li>${item}</li>`)}</ul>`;
