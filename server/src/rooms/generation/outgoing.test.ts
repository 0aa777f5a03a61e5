// Pictures that go to providers, whatever their size, go without what a camera wrote into them.
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { contentKey } from '#platform/blobs/blob-key.ts'
import { openStudio } from '#testing/open-studio.ts'
import { cleanForOutside } from './outgoing.ts'

const PLACE = { IFD0: { Artist: 'Somebody' }, IFD3: { GPSLatitude: '31/1 13/1 49/1', GPSLatitudeRef: 'N' } }
const LARGE_BYTES = 101_000_000

test('small ones are turned upright, large ones are read past, and both lose their place', async () => {
  await using world = await openStudio({ working: false })
  const { blobs } = world.studio
  const photo = await sharp({ create: { width: 320, height: 200, channels: 3, background: '#486' } })
    .withMetadata({ orientation: 6, exif: PLACE })
    .jpeg()
    .toBuffer()
  expect((await sharp(photo).metadata()).exif?.includes('Somebody'), 'the test itself').toBe(true)
  const sent = async (bytes: Buffer) => {
    const { sha256 } = await blobs.put([bytes], { maxBytes: 1e9 })
    const clean = await cleanForOutside({ blobs, resultMaxBytes: 1e9 }, sha256)
    return sharp(await buffer((await blobs.read(contentKey(clean))).stream)).metadata()
  }
  const small = await sent(photo)
  expect([small.width, small.height, small.exif]).toEqual([200, 320, undefined])
  const large = await sent(Buffer.concat([photo, Buffer.alloc(LARGE_BYTES, 7)]))
  expect([large.width, large.height, large.orientation]).toEqual([320, 200, 6])
  expect(large.exif?.includes('Somebody')).toBe(false)
})
