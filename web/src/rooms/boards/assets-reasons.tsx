// Why somebody is taken for a woman or a man, and for so old: the words of the script, with their lines.
import type { Character } from './assets-data.ts'
import { useReasonTexts } from './assets-reasons-texts.ts'

type Script = Character['script']

export function PersonReasons({ script }: { readonly script: Script }) {
  const t = useReasonTexts()
  const { gender, gender_confidence: confidence, age_band: band, reasons } = script
  const isTorn = new Set(reasons.flatMap((one) => one.gender ?? [])).size > 1
  const sure =
    gender === null
      ? t(isTorn ? 'contradicts' : 'silent')
      : t(gender === 'female' ? 'sure.female' : 'sure.male', { percent: Math.round(confidence * 100) })
  return (
    <section className="flex flex-col gap-2 rounded-lg border border-line px-3 py-2 text-xs" aria-label={t('title')}>
      <h3 className="font-medium text-sm">{t('title')}</h3>
      <p>{[sure, ...(band === null ? [] : [t(BANDS[band])])].join(' · ')}</p>
      {gender === null && <p className="text-muted">{t('effect')}</p>}
      {reasons.length > 0 && (
        <>
          <p className="text-muted">{t('because')}</p>
          <ul className="flex flex-col gap-1">
            {reasons.map((reason) => (
              <Reason key={`${reason.kind} ${reason.line} ${reason.text}`} reason={reason} gender={gender} />
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

type ReasonProps = { readonly reason: Script['reasons'][number]; readonly gender: Script['gender'] }

function Reason({ reason, gender }: ReasonProps) {
  const t = useReasonTexts()
  const { kind, text, line } = reason
  const isOpen = reason.gender !== null && reason.gender !== gender
  return (
    <li className="flex flex-wrap items-baseline gap-x-2">
      <span className="break-words">{t('quote', { text })}</span>
      <span className="text-muted">
        {[
          t(KINDS[kind]),
          ...(line === null ? [] : [t('line', { line })]),
          ...(isOpen && reason.gender ? [t(reason.gender === 'female' ? 'against.female' : 'against.male')] : []),
        ].join(' · ')}
      </span>
    </li>
  )
}

const BANDS = {
  child: 'band.child',
  youth: 'band.youth',
  adult: 'band.adult',
  middle: 'band.middle',
  old: 'band.old',
} as const

const KINDS = {
  note: 'kind.note',
  name: 'kind.name',
  given_name: 'kind.given_name',
  pronoun: 'kind.pronoun',
  partner: 'kind.partner',
  address: 'kind.address',
  kinship: 'kind.kinship',
  self: 'kind.self',
  direction: 'kind.direction',
  age: 'kind.age',
} as const
