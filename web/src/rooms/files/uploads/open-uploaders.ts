import type { Uploader } from './uploader.ts'

/** How the names of all lists of this person begin; the id of the workspace follows. */
export const uploadsOf = (userId: string) => `huaben-uploads-${userId}-`

/** The lists that this window works on, by their names. */
export const openUploaders = new Map<string, Promise<Uploader>>()
