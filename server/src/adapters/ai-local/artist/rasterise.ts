// SVG to a picture file. Rendering runs on libuv's threads (resvg), encoding on sharp's: the caller's thread stays free.
import { renderAsync } from '@resvg/resvg-js'
import sharp from 'sharp'

export type RasterSize = { readonly widthPx: number; readonly heightPx: number }

/** What `rasterise` returns. */
export const pictureMediaType = 'image/jpeg'

/** Renders an SVG without using any font of the machine. Throws what resvg says about a broken SVG. */
export async function rasterise(svg: string, size: RasterSize): Promise<Uint8Array> {
  const image = await renderAsync(svg, {
    font: { loadSystemFonts: false },
    fitTo: { mode: 'width', value: size.widthPx },
    logLevel: 'off',
  })
  const raw = { width: image.width, height: image.height, channels: 4 as const }
  return await sharp(image.pixels, { raw }).removeAlpha().jpeg({ quality: 93, chromaSubsampling: '4:4:4' }).toBuffer()
}
