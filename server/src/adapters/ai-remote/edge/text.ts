// A line as the read-aloud service takes it: escaped, without control characters, in pieces of so many bytes.
import { chunkText, utf8Bytes } from '../shared/text-chunks.ts'

const bytesMax = 4096

export function edgePieces(text: string): string[] {
  return chunkText(escapeXml(text), { most: bytesMax, sizeOf: utf8Bytes, whole: /&(?:amp|lt|gt|quot|apos);/ })
}

/** What XML does not know at all becomes a blank. */
function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
