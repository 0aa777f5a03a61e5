// With what a template is previewed: asked by prompts, known to the rooms above it.
import type { CandidateSubjectKind } from '#contract/candidates.ts'
import type { PromptKind } from '#contract/prompts.ts'
import type { Db } from '#platform/db/db.ts'
import type { Boards } from '#rooms/boards/boards.ts'
import type { Candidates } from '#rooms/candidates/candidates.ts'
import type { Projects } from '#rooms/projects/projects.ts'
import type { FindRealThing } from '#rooms/prompts/prompts.ts'

type Cast = {
  readonly db: Db
  readonly projects: Projects
  readonly boards: Boards
  readonly candidates: Candidates
}

const SUBJECT_OF: Partial<Record<PromptKind, CandidateSubjectKind>> = {
  'image.shot': 'shot',
  'video.shot': 'shot',
  'image.character': 'character',
  'image.location': 'location',
}

export function findRealThings({ db, projects, boards, candidates }: Cast): FindRealThing {
  return async (scope, { kind, projectId, subjectId: id }) => {
    const subjectKind = SUBJECT_OF[kind]
    if (!subjectKind) return undefined
    const project = await projects.load(db, scope, projectId)
    const picture = await candidates.picture(scope, { projectId, subject: { kind: subjectKind, id } })
    if (!picture) return undefined
    const style = project.settings.visual_style
    if (kind !== 'video.shot') return { picture, style }
    const shot = (await boards.load(db, scope, projectId)).shots.find((one) => one.id === id)
    return shot && { picture, style, extra: { durationMs: shot.durationMs, lines: shot.lines, move: shot.move } }
  }
}
