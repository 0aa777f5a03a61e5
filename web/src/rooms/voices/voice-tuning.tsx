import { Play, Square } from 'lucide-react'
import { useState } from 'react'
import type { Casting } from '#contract/voices.ts'
import { Button } from '#web/ui/button.tsx'
import { Slider } from '#web/ui/slider.tsx'
import { useTexts } from './texts.ts'
import type { Heard } from './voice-list.tsx'
import { nameOf, type VoiceWish } from './voices-data.ts'

type TuningProps = {
  readonly casting: Casting
  readonly isBusy: boolean
  readonly heard: Heard
  readonly onApply: (wish: VoiceWish) => void
  readonly onListen: (wish: VoiceWish) => void
}

/** Pitch and pace of the voice that is cast: heard first, applied when it is right. */
export function VoiceTuning({ casting, isBusy, heard, onApply, onListen }: TuningProps) {
  const t = useTexts()
  const [pitch, setPitch] = useState(casting.pitch_semitones)
  const [pace, setPace] = useState(casting.pace_percent)
  const wish = { voice_id: casting.voice_id, pitch_semitones: pitch, pace_percent: pace }
  const isChanged = nameOf(wish) !== nameOf(casting)
  const isHeard = heard.playing === nameOf(wish)
  const signed = pitch > 0 ? `+${pitch}` : String(pitch)
  return (
    <div className="flex flex-col gap-3 rounded-lg border border-line p-3">
      <Slider
        label={t('pitch')}
        value={pitch}
        range={[-12, 12, 1]}
        shown={t('semitones', { value: signed })}
        onChange={setPitch}
      />
      <Slider
        label={t('pace')}
        value={pace}
        range={[50, 200, 1]}
        shown={t('percent', { value: pace })}
        onChange={setPace}
      />
      <div className="flex flex-wrap gap-2">
        <Button
          size="small"
          icon={isHeard ? <Square aria-hidden className="size-3.5" /> : <Play aria-hidden className="size-3.5" />}
          disabled={!heard.canListen}
          isBusy={heard.asked === nameOf(wish)}
          onClick={() => onListen(wish)}
        >
          {isHeard ? t('stop') : t('listen')}
        </Button>
        <Button
          size="small"
          look={isChanged ? 'primary' : 'secondary'}
          disabled={!isChanged}
          isBusy={isBusy}
          onClick={() => onApply(wish)}
        >
          {t('apply')}
        </Button>
      </div>
    </div>
  )
}
