import { Type } from 'typebox'
import type { KeyFrame } from '#contract/boards.ts'
import {
  CANDIDATE_SUBJECTS,
  Candidate,
  CandidateList,
  CandidatePicked,
  CandidateStanding,
  CandidatesPlan,
  CandidatesStarted,
  ClipDescribed,
  EditPrompt,
  MakeCandidates,
  PickCandidate,
  Prompt,
  Provenance,
  UploadCandidate,
} from '#contract/candidates.ts'
import { faults } from '#platform/faults.ts'
import { type RouteDefinition, route } from '#platform/http/route.ts'
import { isId } from '#platform/ids.ts'
import { type GenerateParts, generateRoutes } from './generate-routes.ts'
import { toWireCandidate, toWireDescribed, toWirePlan, toWireProvenance, toWireStanding, viewerOf } from './wire.ts'

type Parts = GenerateParts

const access = <const R extends string>(right: R) =>
  ({ kind: 'thing', thing: 'project', param: 'project_id', right }) as const
const OfProject = Type.Object({ project_id: Type.String() })
const OfSubject = Type.Object({
  project_id: Type.String(),
  kind: Type.Enum(CANDIDATE_SUBJECTS),
  subject_id: Type.String(),
})
const AT_SUBJECT = '/projects/:project_id/candidates/:kind/:subject_id'

export function candidateRoutes(parts: Parts): RouteDefinition[] {
  return [
    ...generateRoutes(parts),
    overview(parts),
    provenance(parts),
    list(parts),
    plan(parts),
    make(parts),
    pick(parts),
    upload(parts),
    clip(parts),
    ...prompt(parts),
  ]
}

type SubjectParams = { project_id: string; kind: (typeof CANDIDATE_SUBJECTS)[number]; subject_id: string }

const frameOf = ({ frame }: { readonly frame?: KeyFrame }) => (frame ? { frame } : {})

function subjectOf({ project_id: projectId, kind, subject_id: id }: SubjectParams) {
  if (!isId(id)) throw faults.NOT_FOUND()
  return { projectId, subject: { kind, id } }
}

function requestOf(projectId: string, { subjects, count, clip }: MakeCandidates) {
  for (const subject of subjects) if (!isId(subject.id)) throw faults.NOT_FOUND()
  return { projectId, subjects, count, clip }
}

function overview({ candidates, links }: Parts): RouteDefinition {
  return route({
    operation: 'candidates.overview',
    method: 'GET',
    path: '/projects/:project_id/candidates',
    summary: 'How the things of one kind stand: what is shown for each, how many candidates there are',
    access: access('project.read'),
    params: OfProject,
    query: Type.Object({ kind: Type.Enum(CANDIDATE_SUBJECTS) }),
    reply: Type.Object({ items: Type.Array(CandidateStanding), revision: Type.Integer() }),
    handle: async ({ scope, params, query, language }) => {
      const asked = { projectId: params.project_id, kinds: [query.kind] }
      const { standings, revision } = await candidates.standings(scope, asked)
      return { items: standings.map((one) => toWireStanding(one, viewerOf(links, scope, language))), revision }
    },
  })
}

function provenance({ candidates }: Parts): RouteDefinition {
  return route({
    operation: 'candidates.provenance',
    method: 'GET',
    path: '/projects/:project_id/contents/:sha256/provenance',
    summary: 'How a content of the project was made: engine, model, prompt hash, inputs, parameters, who and when',
    access: access('project.read'),
    params: Type.Object({ project_id: Type.String(), sha256: Type.String() }),
    reply: Type.Object({ items: Type.Array(Provenance) }),
    handle: async ({ scope, params }) => {
      const found = await candidates.provenance(scope, { projectId: params.project_id, sha256: params.sha256 })
      return { items: found.map(toWireProvenance) }
    },
  })
}

function list({ candidates, links }: Parts): RouteDefinition {
  return route({
    operation: 'candidates.list',
    method: 'GET',
    path: AT_SUBJECT,
    summary: 'All candidates of one thing, newest first',
    access: access('project.read'),
    params: OfSubject,
    reply: CandidateList,
    handle: async ({ scope, params, language }) => {
      const standing = await candidates.standing(scope, subjectOf(params))
      return {
        subject: standing.subject,
        is_pinned: standing.pinned !== null,
        items: standing.candidates.map((one) => toWireCandidate(one, viewerOf(links, scope, language))),
        revision: standing.revision,
      }
    },
  })
}

function plan({ candidates }: Parts): RouteDefinition {
  return route({
    operation: 'candidates.plan',
    method: 'POST',
    path: '/projects/:project_id/candidates/plan',
    summary: 'What asking for these candidates would have made now, and what it would cost',
    access: access('project.read'),
    params: OfProject,
    body: MakeCandidates,
    reply: CandidatesPlan,
    handle: async ({ scope, params, body }) => {
      const request = requestOf(params.project_id, body)
      return toWirePlan(await candidates.preview(scope, request))
    },
  })
}

function make({ candidates }: Parts): RouteDefinition {
  return route({
    operation: 'candidates.make',
    method: 'POST',
    path: '/projects/:project_id/candidates',
    summary: 'Has more candidates made of some things',
    access: access('board.write'),
    params: OfProject,
    body: MakeCandidates,
    reply: CandidatesStarted,
    status: 202,
    handle: async ({ scope, params, body }) => {
      const request = requestOf(params.project_id, body)
      const started = await candidates.request(scope, request)
      return { task_id: started.taskId, candidate_ids: [...started.candidateIds] }
    },
  })
}

function pick({ candidates }: Parts): RouteDefinition {
  return route({
    operation: 'candidates.pick',
    method: 'POST',
    path: `${AT_SUBJECT}/pick`,
    summary: 'Picks one: it is pinned, and no engine makes it again',
    access: access('board.write'),
    params: OfSubject,
    body: PickCandidate,
    ifMatch: true,
    reply: CandidatePicked,
    handle: async ({ scope, params, body, ifRevision }) => {
      const id = body.candidate_id
      if (id !== null && !isId(id)) throw faults.NOT_FOUND()
      const { revision } = await candidates.pick(scope, { ...subjectOf(params), ...frameOf(body), ifRevision }, id)
      return { revision }
    },
  })
}

function upload({ candidates, links }: Parts): RouteDefinition {
  return route({
    operation: 'candidates.upload',
    method: 'POST',
    path: `${AT_SUBJECT}/upload`,
    summary: 'Puts a file in the place of what engines make, and picks it',
    access: access('board.write'),
    params: OfSubject,
    body: UploadCandidate,
    ifMatch: true,
    reply: Type.Object({ candidate: Candidate, revision: Type.Integer() }),
    handle: async ({ scope, params, body, ifRevision, language }) => {
      if (!isId(body.file_id)) throw faults.NOT_FOUND()
      const at = subjectOf(params)
      const { candidateId, revision } = await candidates.upload(
        scope,
        { ...at, ...frameOf(body), ifRevision },
        body.file_id,
      )
      const standing = await candidates.standing(scope, at)
      const made = standing.candidates.find((one) => one.id === candidateId)
      if (!made) throw faults.NOT_FOUND()
      return { candidate: toWireCandidate(made, viewerOf(links, scope, language)), revision }
    },
  })
}

function clip({ candidates, links }: Parts): RouteDefinition {
  return route({
    operation: 'candidates.clip',
    method: 'GET',
    path: '/projects/:project_id/candidates/clip/:subject_id/description',
    summary: 'What a clip of a shot would be asked for with now: pictures, words, length, engine',
    access: access('project.read'),
    params: Type.Object({ project_id: Type.String(), subject_id: Type.String() }),
    reply: ClipDescribed,
    handle: async ({ scope, params }) =>
      toWireDescribed(await candidates.clip(scope, subjectOf({ ...params, kind: 'clip' })), links.of(scope)),
  })
}

function prompt({ candidates }: Parts): RouteDefinition[] {
  return [
    route({
      operation: 'candidates.prompt',
      method: 'GET',
      path: `${AT_SUBJECT}/prompt`,
      summary: 'What a picture is drawn from, and which words of it the engine understands',
      access: access('project.read'),
      params: OfSubject,
      reply: Prompt,
      handle: ({ scope, params }) => candidates.prompt(scope, subjectOf(params)),
    }),
    route({
      operation: 'candidates.edit_prompt',
      method: 'PUT',
      path: `${AT_SUBJECT}/prompt`,
      summary: 'Writes the prompt, or goes back to what the description says',
      access: access('board.write'),
      params: OfSubject,
      body: EditPrompt,
      ifMatch: true,
      reply: Prompt,
      handle: async ({ scope, params, body, ifRevision }) => {
        const at = subjectOf(params)
        await candidates.editPrompt(scope, { ...at, text: body.text, ifRevision })
        return candidates.prompt(scope, at)
      },
    }),
  ]
}
