// What stands in which scene and which shot of a breakdown.
import type { Breakdown, BreakdownLine, BreakdownScene, BreakdownShot } from '#contract/breakdown.ts'
import { must } from '#platform/assert.ts'

export type Contents = {
  readonly breakdown: Breakdown
  /** Indices, by index of the scene. */
  readonly shotsOfScene: readonly (readonly number[])[]
  readonly linesOfScene: readonly (readonly number[])[]
  readonly linesOfShot: readonly (readonly number[])[]
}

export function contentsOf(breakdown: Breakdown): Contents {
  const shotsOfScene: number[][] = breakdown.scenes.map(() => [])
  const linesOfScene: number[][] = breakdown.scenes.map(() => [])
  const linesOfShot: number[][] = breakdown.shots.map(() => [])
  for (const [at, shot] of breakdown.shots.entries()) shotsOfScene[shot.scene - 1]?.push(at)
  for (const [at, line] of breakdown.lines.entries()) {
    linesOfScene[line.scene - 1]?.push(at)
    linesOfShot[line.shot]?.push(at)
  }
  return { breakdown, shotsOfScene, linesOfScene, linesOfShot }
}

export const sceneAt = ({ breakdown }: Contents, at: number): BreakdownScene => must(breakdown.scenes[at], 'a scene')
export const shotAt = ({ breakdown }: Contents, at: number): BreakdownShot => must(breakdown.shots[at], 'a shot')
export const lineAt = ({ breakdown }: Contents, at: number): BreakdownLine => must(breakdown.lines[at], 'a line')

/** Speech and action of a scene, each as a token. */
export function tokensOfScene(contents: Contents, scene: number): string[] {
  const tokens: string[] = []
  for (const at of contents.shotsOfScene[scene] ?? []) {
    const { action } = shotAt(contents, at)
    if (action !== '') tokens.push(`△${action}`)
    for (const line of contents.linesOfShot[at] ?? []) tokens.push(lineAt(contents, line).text)
  }
  return tokens
}

/** How a shot is recognised: by what is spoken and done in it; an empty one by who is seen. */
export function tokenOfShot(contents: Contents, at: number): string {
  const shot = shotAt(contents, at)
  const lines = (contents.linesOfShot[at] ?? []).map((line) => lineAt(contents, line).text)
  if (lines.length > 0 || shot.action !== '') return JSON.stringify([shot.action, ...lines])
  return JSON.stringify({
    seen: shot.figures.map((one) => one.character),
    framing: shot.framing,
    subject: shot.subject,
  })
}

/** What is done and spoken in a shot, as one text. */
export function wordsOfShot(contents: Contents, at: number): string {
  const lines = (contents.linesOfShot[at] ?? []).map((line) => lineAt(contents, line).text)
  return [shotAt(contents, at).action, ...lines].join(' ')
}

export type ShotKind = 'speech' | 'action' | 'empty'

export function kindOfShot(contents: Contents, at: number): ShotKind {
  if ((contents.linesOfShot[at] ?? []).length > 0) return 'speech'
  return shotAt(contents, at).action === '' ? 'empty' : 'action'
}
