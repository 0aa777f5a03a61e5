// Inputs on their way to a provider: as an address where it can reach us, else as bytes.
import type { GenerationRequest, MediaInput } from '#rooms/generation/provider.ts'

/** Pictures that people put in are at most this; larger ones are refused before they are sent. */
const INPUT_MAX_BYTES = 64 * 1024 * 1024

export async function inputBytes(request: GenerationRequest, input: MediaInput): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of await request.openInput(input.sha256)) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > INPUT_MAX_BYTES)
      throw new Error(`the input ${input.sha256} is larger than ${INPUT_MAX_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

export async function inputBase64(request: GenerationRequest, input: MediaInput): Promise<string> {
  return (await inputBytes(request, input)).toString('base64')
}

export async function inputDataUri(request: GenerationRequest, input: MediaInput): Promise<string> {
  return `data:${input.mediaType};base64,${await inputBase64(request, input)}`
}

/** A short-lived address of ours, or, where nobody outside can reach us, the bytes in a data URI. */
export async function inputUrl(request: GenerationRequest, input: MediaInput): Promise<string> {
  return (await request.linkInput?.(input.sha256)) ?? inputDataUri(request, input)
}
