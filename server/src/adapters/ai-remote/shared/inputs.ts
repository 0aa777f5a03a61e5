// Pictures that go into the work: as a link where the provider can reach us, else as bytes.
import type { GenerationRequest, MediaInput } from '#rooms/generation/provider.ts'

type Request = Pick<GenerationRequest, 'openInput' | 'linkInput'>

export async function bytesOfInput(request: Request, input: MediaInput): Promise<Uint8Array> {
  return Buffer.concat(await Array.fromAsync(await request.openInput(input.sha256)))
}

export async function base64Of(request: Request, input: MediaInput): Promise<string> {
  return Buffer.from(await bytesOfInput(request, input)).toString('base64')
}

export async function dataUriOf(request: Request, input: MediaInput): Promise<string> {
  return `data:${input.mediaType};base64,${await base64Of(request, input)}`
}

/** @param otherwise how the bytes travel where there is no link */
export async function linkOr(
  request: Request,
  input: MediaInput,
  otherwise: (request: Request, input: MediaInput) => Promise<string>,
): Promise<string> {
  return (await request.linkInput?.(input.sha256)) ?? otherwise(request, input)
}

export type ClipPictures = {
  readonly startFrame?: string
  readonly endFrame?: string
  readonly references: readonly string[]
}

/** Every picture of a clip, in the form that the provider takes. */
export async function clipPictures(
  clip: {
    readonly startFrame?: MediaInput
    readonly endFrame?: MediaInput
    readonly references?: readonly MediaInput[]
  },
  write: (input: MediaInput) => Promise<string>,
): Promise<ClipPictures> {
  const start = clip.startFrame === undefined ? {} : { startFrame: await write(clip.startFrame) }
  const end = clip.endFrame === undefined ? {} : { endFrame: await write(clip.endFrame) }
  const references: string[] = []
  for (const reference of clip.references ?? []) references.push(await write(reference))
  return { ...start, ...end, references }
}
