// The scripts in examples/, as the studio offers them. Read once, when somebody asks.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SampleScript } from '#contract/projects.ts'

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'examples')

export function createSamples(folder = FOLDER): () => Promise<readonly SampleScript[]> {
  let loaded: Promise<readonly SampleScript[]> | undefined
  return () => {
    loaded ??= load(folder).catch((error: unknown) => {
      loaded = undefined
      throw error
    })
    return loaded
  }
}

type Listed = Omit<SampleScript, 'text'>

async function load(folder: string): Promise<readonly SampleScript[]> {
  const listed = JSON.parse(await readFile(join(folder, 'samples.json'), 'utf8')) as Listed[]
  return Promise.all(
    listed.map(async (sample) => ({ ...sample, text: await readFile(join(folder, sample.file_name), 'utf8') })),
  )
}
