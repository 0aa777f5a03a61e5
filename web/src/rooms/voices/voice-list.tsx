import { Check, Play, Square } from 'lucide-react'
import { useState } from 'react'
import type { Casting, VoiceOffer, Voices } from '#contract/voices.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { classes } from '#web/ui/classes.ts'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Segments } from '#web/ui/segments.tsx'
import { Spinner } from '#web/ui/spinner.tsx'
import { useTexts } from './texts.ts'
import { nameOf, type VoiceWish } from './voices-data.ts'

export type Heard = {
  /** Named: being spoken at the moment, and being played. */
  readonly asked: string | null
  readonly playing: string | null
  readonly canListen: boolean
}

type ListProps = {
  readonly voices: Voices
  readonly casting: Casting
  readonly heard: Heard
  readonly mayEdit: boolean
  readonly isBusy: boolean
  readonly onListen: (wish: VoiceWish) => void
  readonly onCast: (wish: VoiceWish) => void
}

type Gender = 'all' | VoiceOffer['gender']

/** Voices of the script's language first; deep ones before high ones. */
export function VoiceList({ voices, casting, ...rest }: ListProps) {
  const t = useTexts()
  const [gender, setGender] = useState<Gender>('all')
  const shown = voices.offers
    .filter((offer) => gender === 'all' || offer.gender === gender)
    .toSorted((a, b) => Number(b.speaks) - Number(a.speaks) || a.median_pitch_hz - b.median_pitch_hz)
  return (
    <section className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-medium">
          {t('voices')} <span className="font-normal text-faint tabular-nums">{shown.length}</span>
        </h3>
        <Segments<Gender>
          label={t('genders')}
          value={gender}
          onChange={setGender}
          options={(['all', 'female', 'male'] as const).map((value) => ({ value, label: t(value) }))}
        />
      </div>
      <ul className="flex flex-col divide-y divide-line rounded-lg border border-line">
        {shown.map((offer) => (
          <Offer key={offer.voice_id} offer={offer} voices={voices} casting={casting} {...rest} />
        ))}
      </ul>
    </section>
  )
}

type OfferProps = ListProps & { readonly offer: VoiceOffer }

function Offer({ offer, voices, casting, heard, mayEdit, isBusy, onListen, onCast }: OfferProps) {
  const t = useTexts()
  const isCast = casting.voice_id === offer.voice_id
  const wish = isCast ? casting : { voice_id: offer.voice_id, pitch_semitones: 0, pace_percent: casting.pace_percent }
  const others = voices.castings.filter((one) => one.voice_id === offer.voice_id && one.name !== casting.name)
  const isHeard = heard.playing === nameOf(wish)
  return (
    <li className={classes('flex items-center gap-2 px-2 py-1.5', isCast && 'bg-accent-soft')}>
      {mayEdit && (
        <IconButton
          size="small"
          label={isHeard ? t('stop') : t('listenTo', { voice: offer.name })}
          disabled={!heard.canListen || heard.asked !== null}
          onClick={() =>
            onListen({
              voice_id: wish.voice_id,
              pitch_semitones: wish.pitch_semitones,
              pace_percent: wish.pace_percent,
            })
          }
        >
          {heard.asked === nameOf(wish) ? (
            <Spinner />
          ) : isHeard ? (
            <Square aria-hidden className="size-4" />
          ) : (
            <Play aria-hidden className="size-4" />
          )}
        </IconButton>
      )}
      <div className="min-w-0 flex-1">
        <p className="truncate" title={offer.name}>
          {offer.name}
        </p>
        <p className="flex flex-wrap gap-x-2 text-xs text-muted">
          <span>{t(offer.gender)}</span>
          <span className="tabular-nums">{t('hz', { value: offer.median_pitch_hz })}</span>
          {others.length > 0 && <span>{t('takenBy', { names: others.map((one) => one.name).join(', ') })}</span>}
          {!offer.speaks && <span>{t('foreign')}</span>}
        </p>
      </div>
      {isCast ? (
        <Badge tone="accent" icon={<Check aria-hidden className="size-3" />}>
          {t('isCast')}
        </Badge>
      ) : (
        mayEdit && (
          <Button
            size="small"
            aria-label={t('castAs', { voice: offer.name })}
            disabled={isBusy}
            onClick={() => onCast({ voice_id: offer.voice_id, pitch_semitones: 0, pace_percent: 100 })}
          >
            {t('cast')}
          </Button>
        )
      )}
    </li>
  )
}
