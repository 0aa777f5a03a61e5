// Pictures that go into a clip or a picture, in the form that the provider takes.
import type { MediaInput } from '#rooms/generation/provider.ts'

export type ClipPictures = {
  readonly startFrame?: string
  readonly endFrame?: string
  readonly references: readonly string[]
}

type Named = {
  readonly startFrame?: MediaInput
  readonly endFrame?: MediaInput
  readonly references?: readonly MediaInput[]
}

export async function clipPictures(clip: Named, write: (input: MediaInput) => Promise<string>): Promise<ClipPictures> {
  const start = clip.startFrame === undefined ? {} : { startFrame: await write(clip.startFrame) }
  const end = clip.endFrame === undefined ? {} : { endFrame: await write(clip.endFrame) }
  const references: string[] = []
  for (const reference of clip.references ?? []) references.push(await write(reference))
  return { ...start, ...end, references }
}
