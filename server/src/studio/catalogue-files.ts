// The shipped part of the catalogue: one file for each family of providers, checked when it is read.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Value } from 'typebox/value'
import { CatalogueFile } from '#contract/catalogue.ts'

const FOLDER = join(import.meta.dirname, '..', 'adapters', 'ai-remote', 'catalogue')

/** @throws Error that names the file and the first field that is wrong */
export async function readCatalogue(folder: string = FOLDER): Promise<CatalogueFile[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const files = names.filter((name) => name.endsWith('.json')).sort()
  return Promise.all(files.map((name) => readFileOf(join(folder, name))))
}

async function readFileOf(path: string): Promise<CatalogueFile> {
  const file: unknown = JSON.parse(await readFile(path, 'utf8'))
  const [wrong] = Value.Errors(CatalogueFile, file)
  if (wrong) throw new Error(`${path}: ${wrong.instancePath || 'the whole'} ${wrong.message}`)
  return Value.Clean(CatalogueFile, file) as CatalogueFile
}
