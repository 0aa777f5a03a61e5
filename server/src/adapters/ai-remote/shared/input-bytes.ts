// Inputs on their way to a provider: their bytes, or an address of ours where the bytes do not fit or are not taken.
import type { EngineModel, GenerationRequest, MediaInput } from '#rooms/generation/provider.ts'
import { RefusedError } from './outcomes.ts'

/** Pictures that people put in are at most this; larger ones are refused before they are sent. */
const INPUT_MAX_BYTES = 64 * 1024 * 1024
/** What every provider takes within a request, as far as it is known; the limit `inline_bytes_max` of a model says otherwise. */
const INLINE_MAX_BYTES = 10_000_000

export async function inputBytes(request: GenerationRequest, input: MediaInput): Promise<Buffer> {
  const bytes = await bytesUpTo(request, input, INPUT_MAX_BYTES)
  if (bytes === null)
    throw new RefusedError({ cause: 'bad_input', message: `the input is larger than ${INPUT_MAX_BYTES} bytes` })
  return bytes
}

export async function inputBase64(request: GenerationRequest, input: MediaInput): Promise<string> {
  return (await inputBytes(request, input)).toString('base64')
}

const dataUriOf = ({ mediaType }: MediaInput, bytes: Buffer) => `data:${mediaType};base64,${bytes.toString('base64')}`

type Carried = { readonly model: EngineModel; readonly request: GenerationRequest }

/** A data URI; a short-lived address of ours where that is too large or not taken. */
export function inputUrl(carried: Carried, input: MediaInput): Promise<string> {
  return inlineOrLink(carried, input, (bytes) => dataUriOf(input, bytes))
}

/** The same for providers that want base64 with nothing before it. */
export function inputBase64OrUrl(carried: Carried, input: MediaInput): Promise<string> {
  return inlineOrLink(carried, input, (bytes) => bytes.toString('base64'))
}

/** The model's option `pictures_as`, else its provider's, says `link` where nothing but addresses is taken. */
async function inlineOrLink(
  { model, request }: Carried,
  input: MediaInput,
  write: (bytes: Buffer) => string,
): Promise<string> {
  const takesLinksOnly = (model.options.pictures_as ?? model.provider.options.pictures_as) === 'link'
  const inlineMaxBytes = model.limits.inline_bytes_max ?? INLINE_MAX_BYTES
  const bytes = takesLinksOnly ? null : await bytesUpTo(request, input, inlineMaxBytes)
  if (bytes !== null) return write(bytes)
  const link = await request.linkInput?.(input)
  if (link) return link
  const why = takesLinksOnly
    ? 'this model takes pictures by address only'
    : `the picture is larger than the ${inlineMaxBytes} bytes that this model takes within a request`
  throw new RefusedError({ cause: 'no_link', message: `${why}, and nobody outside can reach this installation` })
}

/** Null for what is larger. */
async function bytesUpTo(request: GenerationRequest, input: MediaInput, maxBytes: number): Promise<Buffer | null> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of await request.openInput(input.sha256)) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > maxBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
