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
  gif: { kind: 'gif', of: (image) => image.gif() },
  avif: { kind: 'heif', of: (image) => image.avif({ quality: 60, effort: 0 }) },
}
const kinds = Object.keys(encode)
/** What sharp writes metadata into. */
const told = kinds.filter((name) => name !== 'gif')

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

describe.each(told)('%s', (name) => {
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

const SAID = 'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" Iptc4xmpExt:DigitalSourceType="made"'
const label = async (picture: Buffer, said = SAID) => {
  const labelled = await labelPicture(markedKindOf(picture) as MarkedKind, [picture], said)
  return buffer(labelled as AsyncIterable<Uint8Array>)
}

describe.each(told)('a statement in %s', (name) => {
  test.each([
    ['that says nothing yet', plain],
    ['beside what it says already', marked],
  ])('%s', async (_, make) => {
    const picture = await make(name)
    const bytes = await label(picture)
    const { xmp, width, height } = await sharp(bytes).metadata()
    expect(xmp?.toString()).toContain('DigitalSourceType="made"')
    expect(xmp?.toString().includes('GPSLatitude')).toBe(make === marked)
    expect([width, height]).toEqual([64, 48])
    expect(await pixels(bytes)).toEqual(await pixels(picture))
  })
})

/** Two pictures that change, for ever, with a comment as some programs leave it. */
async function moving(): Promise<Buffer> {
  const frames = Buffer.concat([await noise().raw().toBuffer(), await noise().negate().raw().toBuffer()])
  const raw = { width: 64, height: 96, channels: 3, pageHeight: 48 } as const
  const gif = await sharp(frames, { raw })
    .gif({ loop: 0, delay: [100, 200] })
    .toBuffer()
  const flags = gif[10] ?? 0
  const table = 13 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)
  const words = Buffer.from('Home Street 12')
  const comment = Buffer.concat([Buffer.from([0x21, 0xfe, words.length]), words, Buffer.of(0)])
  return Buffer.concat([gif.subarray(0, table), comment, gif.subarray(table)])
}
const allPixels = (bytes: Buffer) => sharp(bytes, { animated: true }).raw().toBuffer()

test('a statement in a gif: every picture and their times stay, and it is found where readers look for it', async () => {
  const picture = await moving()
  const bytes = await label(picture)
  expect(await allPixels(bytes)).toEqual(await allPixels(picture))
  const { pages, delay, loop } = await sharp(bytes, { animated: true }).metadata()
  expect({ pages, delay, loop }).toEqual({ pages: 2, delay: [100, 200], loop: 0 })
  const at = bytes.indexOf('XMP DataXMP')
  expect(bytes.subarray(at - 3, at)).toEqual(Buffer.from([0x21, 0xff, 11]))
  // Bytes of words are no lengths: from whichever of them a reader steps, it comes to the end of the block.
  for (let from = at + 11; from < at + 11 + 40; from += 1) {
    let block = from
    while (bytes[block] !== 0) block += 1 + (bytes[block] ?? 0)
    expect([0x21, 0x2c]).toContain(bytes[block + 1])
  }
  const twice = await label(bytes, SAID.replace('made', 'again'))
  expect(twice.toString('latin1').match(/XMP DataXMP/g)).toHaveLength(1)
  expect(twice.toString('latin1')).toMatch(/Type="made".*Type="again"/s)
  expect(await allPixels(twice)).toEqual(await allPixels(picture))
})

test.each([[[100_000]], [[1]], [[7, 300, 2]]])('a gif loses its comments and words in pieces of %s', async (sizes) => {
  const bytes = await label(await moving())
  const { clean, dropped } = await strip(bytes, sizes)
  expect(clean.toString('latin1')).not.toMatch(/XMP|Home Street/)
  expect(dropped).toBe(bytes.length - clean.length)
  expect(await allPixels(clean)).toEqual(await allPixels(bytes))
  expect((await strip(clean)).dropped).toBe(0)
})

test('a gif of the first version, and one that is cut off, come to an end', async () => {
  const old = Buffer.from(await noise().gif().toBuffer())
  old.write('GIF87a', 0, 'latin1')
  expect((await label(old)).toString('latin1', 0, 6)).toBe('GIF89a')
  for (const end of [8, 13, 40, 900]) await strip((await moving()).subarray(0, end))
})

test('a statement in an avif outlives being put in twice, and goes with the other marks', async () => {
  const picture = await plain('avif')
  const twice = await label(await label(picture), SAID.replace('made', 'again'))
  expect((await sharp(twice).metadata()).xmp?.toString()).toMatch(/Type="made".*Type="again"/s)
  expect(await pixels(twice)).toEqual(await pixels(picture))
  const { clean } = await strip(twice)
  expect((await sharp(clean).metadata()).xmp?.toString() ?? '').not.toContain('again')
  expect(await pixels(clean)).toEqual(await pixels(picture))
})

test('what is no picture of its kind is not labelled, and nothing breaks', async () => {
  const avif = await plain('avif')
  for (const end of [20, 60, 150, 250]) {
    const labelled = await labelPicture('heif', [avif.subarray(0, end)], SAID).catch(() => 'thrown')
    expect(labelled, String(end)).toBeUndefined()
  }
})

test('an avif whose table tells of more places than there are bytes is not labelled, and nothing breaks', async () => {
  const avif = Buffer.from(await plain('avif'))
  const iloc = avif.indexOf('iloc') + 4
  expect(avif[iloc], 'the test itself: the first version of the table').toBe(0)
  // Version and flags, widths, count; of the first item its id, where its data is, a base of no or four bytes: how many places.
  const baseBytes = (avif[iloc + 5] ?? 0) >> 4
  avif.writeUInt16BE(0xffff, iloc + 8 + 4 + baseBytes)
  expect(await labelPicture('heif', [avif], SAID)).toBeUndefined()
})
