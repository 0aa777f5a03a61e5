// Dev script: `node contact-sheet.ts OUT.png [columns] [group ...]` renders sample descriptions to one sheet for looking at.
import { writeFile } from 'node:fs/promises'
import sharp from 'sharp'
import { drawPicture } from '../draw.ts'
import { rasterise } from '../rasterise.ts'
import { samplePictures } from './sample-pictures.ts'

const [out = 'sheet.png', columnsText = '3', ...groups] = process.argv.slice(2)
const columns = Number(columnsText)
const pictures = samplePictures
  .filter((sample) => groups.length === 0 || groups.includes(sample.group))
  .map((sample) => sample.picture)
const cellPx = Math.floor(1800 / columns)
const tiles: { input: Buffer; left: number; top: number }[] = []
const rowHeights: number[] = []
let drawMs = 0
let rasterMs = 0
for (const [index, picture] of pictures.entries()) {
  const size = { widthPx: picture.widthPx, heightPx: picture.heightPx }
  const begun = performance.now()
  const svg = drawPicture(picture)
  const drawn = performance.now()
  const bytes = await rasterise(svg, size)
  drawMs += drawn - begun
  rasterMs += performance.now() - drawn
  const heightPx = Math.round((cellPx * picture.heightPx) / picture.widthPx)
  const row = Math.floor(index / columns)
  rowHeights[row] = Math.max(rowHeights[row] ?? 0, heightPx + 6)
  const top = rowHeights.slice(0, row).reduce((sum, height) => sum + height, 0)
  tiles.push({
    input: await sharp(bytes)
      .resize(cellPx - 6, heightPx)
      .png()
      .toBuffer(),
    left: (index % columns) * cellPx,
    top,
  })
}
const height = rowHeights.reduce((sum, one) => sum + one, 0)
const sheet = sharp({ create: { width: cellPx * columns, height, channels: 3, background: '#ffffff' } }).composite(
  tiles,
)
await writeFile(out, await sheet.png().toBuffer())
console.log(
  `${pictures.length} pictures, draw ${(drawMs / pictures.length).toFixed(1)} ms, raster and encode ${(rasterMs / pictures.length).toFixed(1)} ms each`,
)
