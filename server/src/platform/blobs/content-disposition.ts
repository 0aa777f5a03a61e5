/** `Content-Disposition` with a name in any script: RFC 6266 and 8187, with a plain fallback for old programs. */
export function contentDisposition(disposition: 'inline' | 'attachment', filename: string): string {
  const name = cleanFilename(filename)
  const plain = name.replace(/[^\x20-\x7e]/gu, '_').replace(/["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${disposition}; filename="${plain}"; filename*=UTF-8''${encoded}`
}

const NAME_LENGTH_MAX = 200

/** Without folders, control characters and invisible direction marks, which would let a name lie about its ending. */
function cleanFilename(filename: string): string {
  const name = filename
    .toWellFormed()
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[/\\]/g, '_')
    .trim()
  const dot = name.lastIndexOf('.')
  const ending = dot > 0 && name.length - dot <= 16 ? name.slice(dot) : ''
  const stem = [...name.slice(0, name.length - ending.length)].slice(0, NAME_LENGTH_MAX - ending.length).join('')
  return `${stem}${ending}` || 'download'
}
