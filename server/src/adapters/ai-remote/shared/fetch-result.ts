// Fetches what a provider has made, from the address that it gave: bounded, checked to be what it should be, and measured.
import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileTypeFromBuffer } from 'file-type'
import sharp from 'sharp'
import type { OutboundDownload } from '#platform/net/outbound.ts'
import { OutboundError } from '#platform/net/outbound-error.ts'
import { findFfmpeg, probe } from '#platform/process/ffmpeg.ts'
import { isProgramRefusal } from '#platform/process/program-error.ts'
import type { FinishedResult, GenerationOutput, ResultLinks, Usage } from '#rooms/generation/provider.ts'
import { FailedWorkError, ForbiddenResultError, UnfetchedError } from './outcomes.ts'
import type { ProviderClient } from './provider-client.ts'
import { textsOption } from './remote-engine.ts'

export type ResultLink = {
  readonly url: string
  /** Sent only if the link lies at the provider's own address. */
  readonly credentials?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  readonly maxBytes?: number
}

/** Pictures and sound, which are held whole in memory like all results. */
const WHOLE_MAX_BYTES = 96 * 1024 * 1024
/** Half a minute of 4K; what is larger is no shot. */
const CLIP_MAX_BYTES = 256 * 1024 * 1024
const FETCH_TIMEOUT_MS = 300_000

/** The bytes behind a link. Throws UnfetchedError; or FailedWorkError for what is too large. */
export async function fetchBytes(client: ProviderClient, link: ResultLink, usage?: Usage): Promise<Uint8Array> {
  const { bytes } = await opened(client, { maxBytes: WHOLE_MAX_BYTES, ...link }, usage)
  return translated(async () => Buffer.concat(await Array.fromAsync(bytes)), usage)
}

/** The picture that a `submit` was answered with the link to. */
export async function collectPicture(
  client: ProviderClient,
  { urls: [url = ''], usage }: ResultLinks,
  signal: AbortSignal,
): Promise<FinishedResult> {
  return { state: 'succeeded', output: await pictureOutput(await fetchBytes(client, { url, signal }, usage), usage) }
}

async function opened(client: ProviderClient, link: ResultLink, usage?: Usage) {
  const { outbound } = client.deps
  const download = () =>
    outbound.download({
      url: link.url,
      trust: client.provider.baseUrl,
      privateHosts: textsOption(client.provider, 'result_hosts') ?? [],
      signal: link.signal,
      bodyMaxBytes: link.maxBytes ?? WHOLE_MAX_BYTES,
      timeoutMs: FETCH_TIMEOUT_MS,
      ...(link.credentials ? { credentials: link.credentials } : {}),
    })
  const reply = await translated(download, usage)
  if (reply.status < 300) return { bytes: noPage(reply) }
  reply.close()
  if ([403, 404, 410].includes(reply.status))
    throw new UnfetchedError(`The provider's link to the result does not open (${reply.status}).`, true)
  throw new UnfetchedError(`The provider's link to the result answers ${reply.status}.`)
}

const NAME_THE_HOST =
  'An administrator of the installation may name it under result_hosts in the options of this provider; the result is then fetched within ten minutes.'

const PAGE = /^\s*<(!doctype|html|\?xml|error)\b/i

/** A page in place of the result is of whoever stands in between: a network that wants a login, a CDN that has a bad moment. */
async function* noPage({ mediaType, bytes }: Pick<OutboundDownload, 'mediaType' | 'bytes'>): AsyncIterable<Uint8Array> {
  let isFirst = true
  for await (const chunk of bytes) {
    const isPage = /html|xml|json/.test(mediaType) || PAGE.test(Buffer.from(chunk.subarray(0, 64)).toString('latin1'))
    if (isFirst && isPage) throw new UnfetchedError(`The provider's link to the result answers a page (${mediaType}).`)
    isFirst = false
    yield chunk
  }
}

async function translated<T>(work: () => Promise<T>, usage?: Usage): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof OutboundError) || error.reason === 'aborted') throw error
    if (error.reason === 'forbidden_address') throw new ForbiddenResultError(`${error.message} ${NAME_THE_HOST}`)
    if (error.reason === 'too_large') throw failed(error.message, usage)
    // It is made and paid for: what stands in the way is the way there, of which the next try may know better.
    throw new UnfetchedError(error.message)
  }
}

/** @param usage what the provider said was used: it made something, whatever that is */
function failed(message: string, usage?: Usage): FailedWorkError {
  return new FailedWorkError({ cause: 'internal', message, isCharged: true, ...(usage ? { usage } : {}) })
}

/** A picture of a kind that browsers and ffmpeg know, with its true size. Throws FailedWorkError if it is none. */
export async function pictureOutput(bytes: Uint8Array, usage?: Usage): Promise<GenerationOutput> {
  const found = await fileTypeFromBuffer(bytes)
  const size = await sharp(bytes)
    .metadata()
    .catch(() => null)
  if (size === null || found === undefined || !['image/png', 'image/jpeg', 'image/webp'].includes(found.mime))
    throw failed('The provider sent something that is no picture.', usage)
  const facts = { width_px: size.width, height_px: size.height }
  return { mediaType: found.mime, bytes, facts, ...(usage ? { usage } : {}) }
}

/** A clip, measured in a scratch folder that is gone when this ends. Throws FailedWorkError if it is no clip. */
export async function fetchClip(client: ProviderClient, link: ResultLink, usage?: Usage): Promise<FinishedResult> {
  const { bytes } = await opened(client, { maxBytes: CLIP_MAX_BYTES, ...link }, usage)
  return { state: 'succeeded', output: await clipOutput(client.deps, bytes, usage) }
}

type Tools = ProviderClient['deps']

export async function clipOutput(
  tools: Tools,
  bytes: AsyncIterable<Uint8Array>,
  usage?: Usage,
): Promise<GenerationOutput> {
  const folder = await mkdtemp(path.join(tmpdir(), 'huaben-clip-'))
  const file = path.join(folder, 'clip')
  try {
    await translated(() => pipeline(Readable.from(bytes), createWriteStream(file)), usage)
    const facts = await clipFacts(tools, file)
    if (facts === null) throw failed('The provider sent something that is no clip.', usage)
    const mediaType = facts.format.includes('webm') ? 'video/webm' : 'video/mp4'
    const { format: _, ...told } = facts
    return { mediaType, bytes: await readFile(file), facts: told, ...(usage ? { usage } : {}) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function clipFacts(tools: Tools, file: string) {
  const found = await probe({ ...(await findFfmpeg(tools.ffmpeg)), version: '' }, file).catch((error: unknown) => {
    // Only what the program says of the content: a machine without memory or places for programs says nothing about it.
    if (isProgramRefusal(error)) return null
    throw error
  })
  const picture = found?.streams.find(({ codecType }) => codecType === 'video')
  if (!found || !picture?.widthPx || !picture.heightPx || !found.durationSeconds || /image2|_pipe/.test(found.format))
    return null
  return {
    format: found.format,
    width_px: picture.widthPx,
    height_px: picture.heightPx,
    duration_ms: Math.round(found.durationSeconds * 1000),
    frame_rate: picture.frameRate ?? '',
    has_sound: found.streams.some(({ codecType }) => codecType === 'audio') ? 1 : 0,
  }
}
