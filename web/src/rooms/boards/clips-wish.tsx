// Asking for clips: with which engine, words, length and pictures; what it costs is said before.
import { useQuery } from '@tanstack/react-query'
import { Clapperboard } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import type { Board } from '#contract/boards.ts'
import type { ClipDescribed, ClipWish } from '#contract/candidates.ts'
import { formatNumber, formatSeconds } from '#web/i18n/format.ts'
import { useChoice, useDraft } from '#web/kit/draft.ts'
import { NotKept } from '#web/kit/not-kept.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { useSettled } from '#web/kit/settled.ts'
import { Button } from '#web/ui/button.tsx'
import { Field } from '#web/ui/field.tsx'
import { Input, Select, TextArea } from '#web/ui/input.tsx'
import { modelsQuery, useNameOf } from '../catalogue/catalogue.ts'
import { enginesQuery } from '../generation/engines.ts'
import { useWorkspace } from '../workspaces/workspace.ts'
import type { Still, Stills } from './clips-data.ts'
import { useTexts } from './clips-texts.ts'
import type { BoardShot } from './director-data.ts'
import { DrawingCost, useDrawing } from './drawing.tsx'

type FormProps = {
  readonly board: Board
  readonly shot: BoardShot
  readonly described: ClipDescribed
  readonly stills: Stills
}

/** Empty text, null and `own`: as the film would have it. Pictures are named by their content. */
type Chosen = {
  readonly engine: string
  readonly prompt: string | null
  readonly seconds: string
  readonly start: string
  readonly end: string
  readonly count: number
}
const OWN = 'own'
const NONE = 'none'
const NOTHING: Chosen = { engine: '', prompt: null, seconds: '', start: OWN, end: OWN, count: 2 }
const COUNTS = [1, 2, 3, 4] as const
const SECONDS_MIN = 0.2
const SECONDS_MAX = 600

export function ClipWishForm({ board, shot, described, stills }: FormProps) {
  const t = useTexts()
  const { chosen, set, draft, forgetWords } = useChosen(`clip.${board.project_id}.${shot.id}`)
  const asked = useSettled(chosen)
  const isReady = readiness(asked, described)
  const drawing = useDrawing(board.project_id, {
    subjects: isReady ? [{ kind: 'clip', id: shot.id }] : [],
    count: asked.count,
    clip: toWish(asked),
    // What is typed over them while they are on their way is another wish.
    onMade: () => forgetWords(asked.prompt),
  })
  const isStartMissing = described.start === null && chosen.start === OWN
  return (
    <form
      aria-label={t('more')}
      className="flex flex-col gap-3 rounded-lg border border-line p-3"
      onSubmit={(event) => {
        event.preventDefault()
        drawing.ask()
      }}
    >
      <h4 className="font-medium">{t('more')}</h4>
      <EngineField value={chosen.engine} ofProject={described.engine} onChange={(engine) => set({ engine })} />
      <PromptField value={chosen.prompt} derived={described.prompt} onChange={(prompt) => set({ prompt })} />
      <div className="grid grid-cols-2 gap-3">
        <SecondsField value={chosen.seconds} described={described} onChange={(seconds) => set({ seconds })} />
        <Field label={t('count')}>
          {(control) => (
            <Select {...control} value={chosen.count} onChange={(event) => set({ count: Number(event.target.value) })}>
              {COUNTS.map((count) => (
                <option key={count} value={count}>
                  {formatNumber(count)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <StillFields described={described} stills={stills} chosen={chosen} onChange={set} />
      </div>
      {isStartMissing && <p className="text-xs text-muted">{t('noStart')}</p>}
      <Button
        type="submit"
        look="primary"
        className="self-start"
        icon={<Clapperboard aria-hidden className="size-4" />}
        isBusy={drawing.isBusy}
        disabled={!isReady || asked !== chosen || !drawing.isReady}
      >
        {t('make', { count: chosen.count })}
      </Button>
      {isReady && <DrawingCost projectId={board.project_id} drawing={drawing} />}
      <NotKept draft={draft} />
      <Problem error={drawing.error} />
      {drawing.dialog}
    </form>
  )
}

/** Words are unsaved work until a clip was asked for with them; the rest is a choice that stands. */
function useChosen(name: string) {
  const [rest, setRest] = useChoice<Chosen>(name, NOTHING)
  const [prompt, setPrompt, forgetWords] = useDraft<string | null>(name, null)
  const set = ({ prompt: words, ...change }: Partial<Chosen>) => {
    if (words !== undefined) setPrompt(words)
    setRest({ ...rest, ...change })
  }
  // The same while nothing changes: whether it is settled is asked of it.
  const chosen = useMemo(() => ({ ...rest, prompt }), [rest, prompt])
  return { chosen, set, draft: name, forgetWords }
}

type StillsProps = {
  readonly described: ClipDescribed
  readonly stills: Stills
  readonly chosen: Pick<Chosen, 'start' | 'end'>
  readonly onChange: (change: Partial<Chosen>) => void
}

function StillFields({ described, stills, chosen, onChange }: StillsProps) {
  const t = useTexts()
  const toStill = (one: ClipDescribed['start']) => one && { sha256: one.sha256, smallUrl: one.small_url }
  return (
    <>
      <StillField
        label={t('start')}
        ownName={t('pictureOwn')}
        own={toStill(described.start)}
        stills={{ ...stills, next: null }}
        value={chosen.start}
        onChange={(start) => onChange({ start })}
      />
      <StillField
        label={t('end')}
        ownName={described.end ? t('pictureOwnEnd') : t('pictureNone')}
        own={toStill(described.end)}
        stills={stills}
        value={chosen.end}
        onChange={(end) => onChange({ end })}
      />
    </>
  )
}

function readiness({ engine, start, seconds }: Chosen, described: ClipDescribed): boolean {
  const length = Number(seconds)
  const isLength = seconds === '' || (length >= SECONDS_MIN && length <= SECONDS_MAX)
  return (engine !== '' || described.engine !== null) && (start !== OWN || described.start !== null) && isLength
}

const SECOND_MS = 1000

function toWish({ engine, prompt, seconds, start, end }: Chosen): ClipWish {
  const picture = (choice: string) => (choice === NONE ? null : choice)
  return {
    ...(engine === '' ? {} : { engine }),
    ...(prompt === null || prompt.trim() === '' ? {} : { prompt }),
    ...(seconds === '' ? {} : { duration_ms: Math.round(Number(seconds) * SECOND_MS) }),
    ...(start === OWN ? {} : { start_sha256: picture(start) }),
    ...(end === OWN ? {} : { end_sha256: picture(end) }),
  }
}

type EngineProps = {
  readonly value: string
  readonly ofProject: string | null
  readonly onChange: (engine: string) => void
}

function EngineField({ value, ofProject, onChange }: EngineProps) {
  const t = useTexts()
  const nameOf = useNameOf()
  const engines = useQuery(enginesQuery(useWorkspace().id))
  const models = useQuery(modelsQuery)
  const offered = engines.data?.items.filter((one) => one.kind === 'video') ?? []
  const name = (id: string) => {
    const model = models.data?.items.find((one) => one.id === id)
    return model ? `${nameOf(model.name)} (${id})` : id
  }
  const usable = offered.filter((one) => one.is_available).map((one) => one.id)
  // What was chosen stands also while the list is on its way, and if it cannot be used now.
  const shown = [...new Set(value === '' ? usable : [...usable, value])].filter((id) => id !== ofProject)
  const isNone = engines.data !== undefined && usable.length === 0 && ofProject === null
  return (
    <Field label={t('engine')} hint={isNone ? t('engineNone') : undefined}>
      {(control) => (
        <Select
          {...control}
          value={value}
          required={ofProject === null}
          onChange={(event) => onChange(event.target.value)}
        >
          <option value="">
            {ofProject === null ? t('engineChoose') : t('engineOfProject', { name: name(ofProject) })}
          </option>
          {shown.map((id) => (
            <option key={id} value={id}>
              {name(id)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}

type PromptProps = {
  readonly value: string | null
  readonly derived: string
  readonly onChange: (prompt: string | null) => void
}

function PromptField({ value, derived, onChange }: PromptProps) {
  const t = useTexts()
  return (
    <div className="flex flex-col items-start gap-1.5">
      <div className="w-full">
        <Field label={t('prompt')} hint={t('promptHint')}>
          {(control) => (
            <TextArea
              {...control}
              rows={5}
              maxLength={5000}
              value={value ?? derived}
              onChange={(event) => onChange(event.target.value === derived ? null : event.target.value)}
            />
          )}
        </Field>
      </div>
      {value !== null && (
        <Button size="small" look="quiet" onClick={() => onChange(null)}>
          {t('promptReset')}
        </Button>
      )}
    </div>
  )
}

type SecondsProps = {
  readonly value: string
  readonly described: ClipDescribed
  readonly onChange: (seconds: string) => void
}

function SecondsField({ value, described, onChange }: SecondsProps) {
  const t = useTexts()
  const seconds = formatSeconds(described.duration_ms)
  return (
    <Field label={t('seconds')} hint={t(described.is_measured ? 'secondsHint' : 'secondsGuess', { seconds })}>
      {(control) => (
        <Input
          {...control}
          type="number"
          min={SECONDS_MIN}
          max={SECONDS_MAX}
          step={0.1}
          value={value}
          placeholder={String(described.duration_ms / SECOND_MS)}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}

type StillProps = {
  readonly label: string
  readonly ownName: string
  readonly own: Still | null
  readonly stills: Stills
  readonly value: string
  readonly onChange: (value: string) => void
}

function StillField({ label, ownName, own, stills, value, onChange }: StillProps) {
  const t = useTexts()
  const { candidates, next } = stills
  const known = [...candidates, ...(next ? [next] : [])]
  const shown = value === OWN ? own : known.find((one) => one.sha256 === value)
  // A picture that is gone from the list is not sent.
  const isKnown = value === OWN || value === NONE || shown !== undefined
  useEffect(() => {
    if (!isKnown && candidates.length > 0) onChange(OWN)
  })
  const isNoneOwn = ownName === t('pictureNone')
  return (
    <div className="flex flex-col gap-1.5">
      <Field label={label}>
        {(control) => (
          <Select {...control} value={isKnown ? value : OWN} onChange={(event) => onChange(event.target.value)}>
            <option value={OWN}>{ownName}</option>
            {!isNoneOwn && <option value={NONE}>{t('pictureNone')}</option>}
            {next && <option value={next.sha256}>{t('pictureNext')}</option>}
            {candidates.map((one, index) => (
              <option key={one.sha256} value={one.sha256}>
                {t('pictureCandidate', { number: index + 1 })}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {shown && (
        <img
          src={shown.smallUrl}
          alt=""
          loading="lazy"
          className="aspect-video w-full rounded bg-stage object-contain"
        />
      )}
    </div>
  )
}
