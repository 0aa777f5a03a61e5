import { buffer } from 'node:stream/consumers'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, test } from 'vitest'
import { orientationOf } from './exif.ts'
import { labelPicture, type MarkedKind, markedKindOf, stripMarks } from './marks.ts'

const PLACE = { IFD0: { Artist: 'Somebody', Copyright: 'Home Street 12' }, IFD3: { GPSLatitude: '31/1 13/1 49/1' } }
const XMP =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="31,13.8N"/></rdf:RDF></x:xmpmeta>'

/** Something with edges, so that a shift by one byte shows. */
const noise = () => {
  const pixels = Buffer.alloc(64 * 48 * 3)
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = (at * at * 31 + at * 7) % 251
  return sharp(pixels, { raw: { width: 64, height: 48, channels: 3 } })
}

const encode: Record<string, { kind: MarkedKind; of: (image: Sharp) => Sharp }> = {
  'baseline jpeg': { kind: 'jpeg', of: (image) => image.jpeg({ quality: 90 }) },
  'progressive jpeg': { kind: 'jpeg', of: (image) => image.jpeg({ progressive: true, quality: 90 }) },
  png: { kind: 'png', of: (image) => image.png() },
  'lossy webp': { kind: 'webp', of: (image) => image.webp({ quality: 80 }) },
  'lossless webp': { kind: 'webp', of: (image) => image.webp({ lossless: true }) },
  avif: { kind: 'heif', of: (image) => image.avif({ quality: 60, effort: 0 }) },
}
const kinds = Object.keys(encode)

const plain = (name: string) => encode[name]?.of(noise()).toBuffer() as Promise<Buffer>
function marked(name: string, orientation = 1): Promise<Buffer> {
  const image = noise().withExif(PLACE).withXmp(XMP).withMetadata({ orientation, exif: PLACE })
  return encode[name]?.of(image.withXmp(XMP)).toBuffer() as Promise<Buffer>
}

/** In pieces of uneven length, as a network cuts them. */
function* cut(bytes: Buffer, sizes: readonly number[]) {
  let at = 0
  for (let index = 0; at < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1
    yield bytes.subarray(at, at + size)
    at += size
  }
}

async function strip(bytes: Buffer, sizes: readonly number[] = [bytes.length]) {
  const kind = markedKindOf(bytes)
  if (!kind) throw new Error('not a picture')
  const stripped = stripMarks(kind, cut(bytes, sizes))
  return { clean: await buffer(stripped.bytes), dropped: stripped.droppedBytes() }
}

const pixels = (bytes: Buffer) => sharp(bytes).raw().toBuffer()
const upright = (bytes: Buffer) => sharp(bytes).rotate().raw().toBuffer()
const tells = (bytes: Buffer) => /GPSLatitude|Somebody|Home Street|31,13/.test(bytes.toString('latin1'))

describe.each(kinds)('%s', (name) => {
  test('loses what its camera wrote, keeps every pixel and how it was held, and has nothing more to lose then', async () => {
    const picture = await marked(name, 6)
    expect(markedKindOf(picture)).toBe(encode[name]?.kind)
    expect(tells(picture), 'the test itself').toBe(true)
    const { clean, dropped } = await strip(picture)
    expect(dropped).toBeGreaterThan(100)
    expect(tells(clean)).toBe(false)
    expect(await pixels(clean)).toEqual(await pixels(picture))
    expect(await upright(clean)).toEqual(await upright(picture))
    const { exif, xmp, orientation } = await sharp(clean).metadata()
    // Overwritten where it cannot be taken out.
    expect(xmp?.some((byte) => byte !== 0) ?? false).toBe(false)
    expect(orientation ?? 1).toBe((await sharp(picture).metadata()).orientation ?? 1)
    if (exif) expect(exif.includes('Somebody')).toBe(false)
    const again = await strip(clean)
    expect(again.clean).toEqual(clean)
    expect(again.dropped).toBe(0)
  })

  test('comes out the same however its bytes come in', async () => {
    const picture = await marked(name, 8)
    const { clean } = await strip(picture)
    for (const sizes of [[1], [2, 3, 5, 7], [1, 4096], [64 * 1024 + 1]])
      expect((await strip(picture, sizes)).clean.equals(clean), sizes.join()).toBe(true)
  })

  test('stays as it is where nothing was written', async () => {
    const picture = await plain(name)
    const { clean, dropped } = await strip(picture)
    expect(dropped).toBe(0)
    expect(clean.equals(picture)).toBe(true)
  })
})

test('what hangs behind a picture goes with its marks, and so do comments', async () => {
  const jpeg = await plain('baseline jpeg')
  const comment = Buffer.from('\xff\xfe\0\x10at home, 31.23', 'latin1')
  const whole = Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2), await marked('baseline jpeg')])
  const { clean } = await strip(whole)
  expect(clean.equals(jpeg)).toBe(true)
  const png = await plain('png')
  expect((await strip(Buffer.concat([png, Buffer.from('Somebody')]))).clean.equals(png)).toBe(true)
})

test('a file that is cut off comes to an end', async () => {
  for (const name of kinds) {
    const picture = await marked(name)
    for (let length = 16; length < picture.length; length += 97)
      await strip(picture.subarray(0, length)).catch((error: Error) => expect(error.message).not.toBe(''))
  }
})

test('orientation is read in both byte orders, and damaged blocks say upright', () => {
  expect(orientationOf(Buffer.from('49492a0008000000010012010300010000000600000000000000', 'hex'))).toBe(6)
  expect(orientationOf(Buffer.from('4d4d002a000000080001011200030000000100080000000000', 'hex'))).toBe(8)
  expect(orientationOf(Buffer.from('4d4d002affffffff', 'hex'))).toBe(1)
  expect(orientationOf(Buffer.alloc(0))).toBe(1)
})

describe.each(kinds.filter((name) => encode[name]?.kind !== 'heif'))('a statement in %s', (name) => {
  const SAID = 'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" Iptc4xmpExt:DigitalSourceType="made"'
  test.each([
    ['that says nothing yet', plain],
    ['beside what it says already', marked],
  ])('%s', async (_, make) => {
    const picture = await make(name)
    const labelled = await labelPicture(markedKindOf(picture) as MarkedKind, [picture], SAID)
    const bytes = await buffer(labelled as AsyncIterable<Uint8Array>)
    const { xmp, width, height } = await sharp(bytes).metadata()
    expect(xmp?.toString()).toContain('DigitalSourceType="made"')
    expect(xmp?.toString().includes('GPSLatitude')).toBe(make === marked)
    expect([width, height]).toEqual([64, 48])
    expect(await pixels(bytes)).toEqual(await pixels(picture))
  })
})
