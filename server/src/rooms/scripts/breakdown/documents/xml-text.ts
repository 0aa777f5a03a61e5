// Character data of XML: the five named entities and numeric ones, no others. An entity that a document
// declares itself is left as written, so nothing can expand.

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }

export function decodeXmlText(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(#x[0-9a-f]{1,6}|#[0-9]{1,7}|[a-z]{2,5});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return NAMED[name] ?? whole
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    const isSign =
      code === 9 ||
      code === 10 ||
      code === 13 ||
      (code >= 32 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff))
    return isSign ? String.fromCodePoint(code) : whole
  })
}
