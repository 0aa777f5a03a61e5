// What tests of layouts look at: who says what, and where.
import type { Breakdown } from '#contract/breakdown.ts'

/** `NAME|how|what` of every line; who is not in the picture is marked `off`. */
export const said = (b: Breakdown): string[] =>
  b.lines.map(
    (line) =>
      `${[line.character, ...line.joint_with].join('+')}${line.off_screen ? ' off' : ''}|${line.direction}|${line.text}`,
  )

export const scenes = (b: Breakdown): string[] =>
  b.scenes.map((scene) => `${scene.location}/${scene.interior}/${scene.time_of_day}`)
