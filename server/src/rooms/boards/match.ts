// FIRST VERSION: by equal text in order.
import type { Breakdown } from '#contract/breakdown.ts'
import type { Anchored, AnchorIds, Vanished } from './anchors.ts'

export function matchBreakdown(
  previous: Anchored | null,
  next: Breakdown,
  newId: () => string,
): { ids: AnchorIds; vanished: readonly Vanished[] } {
  const before = previous?.breakdown
  const byKey = (keys: string[] | undefined, ids: readonly string[] | undefined, wanted: string[]): string[] => {
    const free = new Map<string, string[]>()
    keys?.forEach((key, at) => {
      const id = ids?.[at]
      if (id) free.set(key, [...(free.get(key) ?? []), id])
    })
    return wanted.map((key) => free.get(key)?.shift() ?? newId())
  }
  const sceneKeys = (b?: Breakdown) => b?.scenes.map((s) => s.heading) ?? []
  const shotKeys = (b?: Breakdown) =>
    b?.shots.map((s, at) =>
      JSON.stringify([s.action, s.figures, b.lines.filter((l) => l.shot === at).map((l) => l.text)]),
    ) ?? []
  const lineKeys = (b?: Breakdown) => b?.lines.map((l) => `${l.character}\n${l.text}`) ?? []
  const names = (list?: readonly { name: string }[]) => list?.map((one) => one.name) ?? []
  return {
    ids: {
      scenes: byKey(sceneKeys(before), previous?.ids.scenes, sceneKeys(next)),
      shots: byKey(shotKeys(before), previous?.ids.shots, shotKeys(next)),
      lines: byKey(lineKeys(before), previous?.ids.lines, lineKeys(next)),
      characters: byKey(names(before?.characters), previous?.ids.characters, names(next.characters)),
      locations: byKey(names(before?.locations), previous?.ids.locations, names(next.locations)),
    },
    vanished: previous?.vanished ?? [],
  }
}
