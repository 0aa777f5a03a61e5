// Where the heads of a drawing really lie: the paths are measured, with every turn and scale around them. Labels are not asked.
import { Resvg } from '@resvg/resvg-js'

export type HeadBox = { readonly name: string; readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** Crown to chin, without hair and hat: the skull is the first thing that is painted of a head. In px of the picture. */
export function headsDrawn(svg: string): HeadBox[] {
  const [opening = ''] = /^<svg[^>]*>/.exec(svg) ?? []
  const open: string[] = []
  const heads: HeadBox[] = []
  let name: string | null = null
  for (const [tag, closes, kind, rest = ''] of svg.matchAll(/<(\/?)(g|path)\b([^>]*)>/g)) {
    if (kind === 'g' && closes) open.pop()
    else if (kind === 'g') {
      open.push(tag)
      if (rest.includes('data-part="head"')) name = /data-character="([^"]*)"/.exec(rest)?.[1] ?? ''
    } else if (name !== null) {
      const box = new Resvg(`${opening}${open.join('')}${tag}${'</g>'.repeat(open.length)}</svg>`).getBBox()
      if (box) heads.push({ name, x: box.x, y: box.y, width: box.width, height: box.height })
      name = null
    }
  }
  return heads
}
