// Answers that were asked for before this script was there: see public/ahead.js, which names them.

type Early = { huabenEarly?: Map<string, Promise<Response>> }

/** Later, an answer may have been overtaken by what happened since. */
const FRESH_MS = 10_000

/** The answer on its way to a GET of this path and query, once; undefined if the page must ask by itself. */
export function takeEarly(path: string): Promise<Response> | undefined {
  const holder = globalThis as Early
  if (performance.now() > FRESH_MS) delete holder.huabenEarly
  const answer = holder.huabenEarly?.get(path)
  holder.huabenEarly?.delete(path)
  return answer
}
