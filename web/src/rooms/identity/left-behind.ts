// What this browser keeps of a person that no server has: told before they leave, and removed if they wish.
import { keepDraftsNow, listDrafts } from '#web/kit/draft.ts'
import { forgetOwn } from '#web/kit/own-store.ts'
import { within } from '#web/kit/within.ts'

export type TextPlace = 'script' | 'board' | 'writing' | 'projects' | 'forms'

export type Left = {
  readonly texts: readonly { readonly place: TextPlace; readonly count: number }[]
  readonly unsentFiles: number
}

/** By how the names of drafts begin; all others are forms. */
const PLACES: Readonly<Record<string, TextPlace>> = {
  script: 'script',
  'script-note': 'script',
  'script-reason': 'script',
  director: 'board',
  character: 'board',
  location: 'board',
  clip: 'board',
  prompt: 'board',
  template: 'board',
  writing: 'writing',
  guide: 'projects',
  'new-project': 'projects',
}

export const placeOfDraft = (name: string): TextPlace => PLACES[name.split('.', 1)[0] ?? ''] ?? 'forms'

/** Whoever leaves has decided to: what is only counted waits no longer, nor what the server ends by itself if it is not told. */
const COUNT_MS = 2000
const FORGET_MS = 4000

/** Never fails: what cannot be counted keeps nobody here. */
export async function whatIsLeft(userId: string): Promise<Left> {
  keepDraftsNow()
  const counts = new Map<TextPlace, number>()
  for (const name of listDrafts()) counts.set(placeOfDraft(name), (counts.get(placeOfDraft(name)) ?? 0) + 1)
  const texts = [...counts].map(([place, count]) => ({ place, count }))
  // What counts uploads may not be to be had on a dead line.
  const counting = import('../files/uploads/kept-uploads.ts').then(({ countUnsent }) => countUnsent(userId))
  const unsentFiles = await within(COUNT_MS, counting, 0)
  return { texts, unsentFiles }
}

/** Words are gone when this ends, and uploads as far as there was time. Fails if the browser does not let words be removed. */
export async function forgetWhatIsKept(userId: string): Promise<void> {
  // A page that still holds words has written them by then, and writes them no second time.
  keepDraftsNow()
  forgetOwn()
  const forgetting = import('../files/uploads/kept-uploads.ts').then(({ forgetUnsent }) => forgetUnsent(userId))
  await within(FORGET_MS, forgetting, undefined)
}
