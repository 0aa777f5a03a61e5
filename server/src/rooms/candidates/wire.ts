// Candidates as they go over the wire.
import type {
  Candidate,
  CandidateStanding,
  CandidatesPlan,
  ClipDescribed,
  Provenance as WireProvenance,
} from '#contract/candidates.ts'
import type { Language } from '#platform/faults.ts'
import { type Money, toWireWait } from '#rooms/generation/generation.ts'
import type { ContentLinks, PictureLinks } from '#rooms/productions/productions.ts'
import { type Reader, readError, readerOf } from '#rooms/tasks/tasks.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { DescribedClip } from './clips.ts'
import type { Preview } from './plan.ts'
import type { Provenance } from './provenance.ts'
import { type JudgedCandidate, type Standing, shownOf } from './standing.ts'

/** Who looks: with what links, and how he reads what failed. */
export type Viewer = { readonly links: ContentLinks; readonly reader: Reader }

export const viewerOf = (links: PictureLinks, scope: Scope, language: Language): Viewer => ({
  links: links.of(scope),
  reader: readerOf(scope, language),
})

export function toWireCandidate(one: JudgedCandidate, { links, reader }: Viewer): Candidate {
  const content =
    one.sha256 !== null && one.mediaType !== null ? { sha256: one.sha256, mediaType: one.mediaType } : null
  const measured = (name: string) => (one.facts[name] === undefined ? null : Number(one.facts[name]))
  return {
    id: one.id,
    subject: one.subject,
    state: one.state,
    source: one.source,
    engine: one.engineId,
    variant: one.variant,
    prompt: one.prompt,
    is_picked: one.isPicked,
    is_current: one.isCurrent,
    sha256: one.sha256,
    media_type: one.mediaType,
    size_bytes: one.sizeBytes,
    width_px: measured('width_px'),
    height_px: measured('height_px'),
    duration_samples: measured('duration_samples'),
    duration_ms: measured('duration_ms'),
    clip: toWireClip(one),
    url: content && links.whole(content),
    small_url: content?.mediaType.startsWith('image/') ? links.small(content) : null,
    file_id: one.fileId,
    task_id: one.taskId,
    error: one.failure && readError(one.failure, reader),
    made_by: one.madeBy,
    created_at: one.createdAt.toISOString(),
  }
}

function toWireClip({ step }: JudgedCandidate): Candidate['clip'] {
  if (step?.input.kind !== 'video') return null
  const { durationMs, startFrame, endFrame } = step.input.clip
  return { duration_ms: durationMs, start_sha256: startFrame?.sha256 ?? null, end_sha256: endFrame?.sha256 ?? null }
}

export function toWireDescribed(described: DescribedClip, links: ContentLinks): ClipDescribed {
  const { engine, prompt, durationMs, isMeasured, start, end } = described
  const shown = (one: DescribedClip['start']) =>
    one && { sha256: one.sha256, url: links.whole(one), small_url: links.small(one) }
  return { engine, prompt, duration_ms: durationMs, is_measured: isMeasured, start: shown(start), end: shown(end) }
}

export function toWireStanding(standing: Standing, viewer: Viewer): CandidateStanding {
  const shown = shownOf(standing)
  return {
    subject: standing.subject,
    shown: shown && toWireCandidate(shown, viewer),
    is_pinned: standing.pinned !== null,
    candidates: standing.candidates.filter((one) => one.state === 'ready').length,
    waiting: standing.candidates.filter((one) => one.state === 'waiting').length,
  }
}

const toCost = ({ currency, micros }: Money) => ({ amount: micros.toString(), currency })
const FREE = { amount: '0', currency: 'CNY' }

export function toWirePlan({ candidates, toMake, costs, billed, planUnits, waits }: Preview): CandidatesPlan {
  const [cost = FREE, ...otherCosts] = costs.map(toCost)
  const wallet = { wallet_costs: billed.map(toCost), plan_units: { ...planUnits }, waits: waits.map(toWireWait) }
  return { candidates, to_make: toMake, cost, other_costs: otherCosts, ...wallet }
}

export const toWireProvenance = ({ promptHash, madeBy, madeAt, inputs, ...rest }: Provenance): WireProvenance => ({
  ...rest,
  inputs: [...inputs],
  prompt_hash: promptHash,
  made_by: madeBy,
  made_at: madeAt.toISOString(),
})
