// What every maker of signed links must do, tried over real HTTP with fetch.
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import type { BlobStore, SignedRequest, SignedUrls } from './blob-store.ts'

export type OpenedUrls = AsyncDisposable & {
  readonly urls: SignedUrls
  /** The store that the links lead to. */
  readonly store: BlobStore
  readonly now: () => Date
  /** Whether links can bound the size themselves; object stores cannot, and are checked after arrival. */
  readonly boundsSize: boolean
}

const NAME = '样片 “第一集” final.mp4'

const send = ({ method, url, headers }: SignedRequest, more: RequestInit = {}) =>
  fetch(url, { method, ...more, headers: { ...headers, ...more.headers } })

export function describeSignedUrls(name: string, open: () => Promise<OpenedUrls>): void {
  const later = (opened: OpenedUrls, ms: number) => new Date(opened.now().getTime() + ms)
  const upload = (opened: OpenedUrls, ms = 60_000) =>
    opened.urls.signUpload({
      key: 'incoming/u-1',
      expiresAt: later(opened, ms),
      maxBytes: 10,
      contentType: 'video/mp4',
    })
  const download = async (opened: OpenedUrls, ms = 60_000) => {
    const { key } = await opened.store.put([Buffer.from('0123456789')], { maxBytes: 10 })
    const grant = { key, expiresAt: later(opened, ms), contentType: 'video/mp4', filename: NAME }
    return opened.urls.signDownload({ ...grant, disposition: 'attachment' })
  }

  describe(`signed links: ${name}`, () => {
    test('an upload link takes what was agreed, once', async () => {
      await using opened = await open()
      const request = await upload(opened)
      expect((await send(request, { body: '0123456789' })).ok).toBe(true)
      expect(await text((await opened.store.read('incoming/u-1')).stream)).toBe('0123456789')
      expect((await opened.store.head('incoming/u-1'))?.sizeBytes).toBe(10)
    })

    test('an upload link does not read, and not write elsewhere', async () => {
      await using opened = await open()
      const request = await upload(opened)
      expect((await send({ ...request, method: 'GET' })).ok).toBe(false)
      expect((await send({ ...request, url: request.url.replace('u-1', 'u-2') }, { body: 'x' })).ok).toBe(false)
      expect(await opened.store.head('incoming/u-2')).toBeUndefined()
    })

    test('another type than agreed is refused', async () => {
      await using opened = await open()
      const answer = await send(await upload(opened), { body: 'x', headers: { 'content-type': 'text/html' } })
      expect(answer.ok).toBe(false)
      expect(await opened.store.head('incoming/u-1')).toBeUndefined()
    })

    test('more than agreed is refused, and nothing is kept', async ({ skip }) => {
      await using opened = await open()
      skip(!opened.boundsSize)
      expect((await send(await upload(opened), { body: '0123456789+' })).ok).toBe(false)
      expect(await opened.store.head('incoming/u-1')).toBeUndefined()
    })

    test('a download link gives the content with its type and its name in any script', async () => {
      await using opened = await open()
      const answer = await send(await download(opened))
      expect(await answer.text()).toBe('0123456789')
      expect(answer.headers.get('content-type')).toBe('video/mp4')
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment;.*filename\*=UTF-8''/)
      expect(decodeURIComponent(answer.headers.get('content-disposition')?.split("''")[1] ?? '')).toBe(NAME)
    })

    test('a download link gives ranges, for players', async () => {
      await using opened = await open()
      const answer = await send(await download(opened), { headers: { range: 'bytes=3-5' } })
      expect([answer.status, await answer.text()]).toEqual([206, '345'])
      expect(answer.headers.get('content-range')).toBe('bytes 3-5/10')
      const suffix = await send(await download(opened), { headers: { range: 'bytes=-2' } })
      expect(await suffix.text()).toBe('89')
      expect((await send(await download(opened), { headers: { range: 'bytes=10-' } })).status).toBe(416)
    })

    test('a download link does not write', async () => {
      await using opened = await open()
      expect((await send({ ...(await download(opened)), method: 'PUT' }, { body: 'x' })).ok).toBe(false)
    })

    test('links end', async () => {
      await using opened = await open()
      expect((await send(await download(opened, -1_000))).status).toBe(403)
      expect((await send(await upload(opened, -1_000), { body: 'x' })).status).toBe(403)
    })

    test('no part of a link can be changed', async () => {
      await using opened = await open()
      for (const request of [await download(opened), await upload(opened)]) {
        const url = new URL(request.url)
        for (const [field, value] of url.searchParams) {
          const changed = new URL(url)
          changed.searchParams.set(field, value.startsWith('A') ? `B${value.slice(1)}` : `A${value.slice(1)}`)
          const answer = await send({ ...request, url: changed.href }, request.method === 'PUT' ? { body: 'x' } : {})
          expect(answer.ok, field).toBe(false)
        }
      }
      expect(await opened.store.head('incoming/u-1')).toBeUndefined()
    })
  })
}
