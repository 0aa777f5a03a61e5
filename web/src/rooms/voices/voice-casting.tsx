// The voice of a character: how they speak now, and all there is to choose from, each to be heard with a line of theirs.
import { useQuery } from '@tanstack/react-query'
import { MicVocal } from 'lucide-react'
import { useState } from 'react'
import type { Board } from '#contract/boards.ts'
import type { Casting, Voices } from '#contract/voices.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Field } from '#web/ui/field.tsx'
import { TextArea } from '#web/ui/input.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { isAtLeast, useWorkspace } from '../workspaces/workspace.ts'
import { useTexts } from './texts.ts'
import { VoiceList } from './voice-list.tsx'
import { VoiceTuning } from './voice-tuning.tsx'
import { nameOf, useCastVoice, usePreview, type VoiceWish, voicesQuery } from './voices-data.ts'

type Props = { readonly board: Board; readonly character: Board['characters'][number] }

const SENTENCE_MAX = 200

export function VoiceCasting({ board, character }: Props) {
  const t = useTexts()
  const { data, error, refetch } = useQuery(voicesQuery(board.project_id))
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="h-72 w-full" />
  const casting = data.castings.find((one) => one.character_id === character.id)
  if (!casting) return <Empty icon={<MicVocal className="size-6" />} title={t('voices')} />
  return <Cast key={character.id} board={board} character={character} voices={data} casting={casting} />
}

type CastProps = Props & { readonly voices: Voices; readonly casting: Casting }

function Cast({ board, character, voices, casting }: CastProps) {
  const t = useTexts()
  const { role } = useWorkspace()
  const mayEdit = isAtLeast(role, 'director')
  const line = board.shots.flatMap((shot) => shot.lines).find((one) => one.character === character.name)
  const [text, setText] = useState((line?.text ?? t('sample')).slice(0, SENTENCE_MAX))
  const preview = usePreview(board.project_id)
  const cast = useCastVoice(board.project_id, character.id)
  const direction = text === line?.text ? line.direction : ''
  const listen = (wish: VoiceWish) => preview.toggle(nameOf(wish), { ...wish, text, direction })
  const heard = { asked: preview.asked, playing: preview.playing, canListen: text.trim() !== '' && mayEdit }
  return (
    <div className="flex flex-col gap-5">
      <Now
        casting={casting}
        voices={voices}
        mayEdit={mayEdit}
        isBusy={cast.isPending}
        onGiveBack={() => cast.mutate(null)}
      />
      {casting.close_to.length > 0 && (
        <Notice tone="warn" title={t('close', { name: casting.name, others: casting.close_to.join(', ') })}>
          {t('closeRemedy')}
        </Notice>
      )}
      {mayEdit && (
        <VoiceTuning
          key={nameOf(casting)}
          casting={casting}
          isBusy={cast.isPending}
          onApply={(wish) => cast.mutate(wish)}
          onListen={listen}
          heard={heard}
        />
      )}
      {mayEdit && (
        <Field label={t('sentence')} hint={t('sentenceHint')}>
          {(control) => (
            <TextArea
              {...control}
              rows={2}
              maxLength={SENTENCE_MAX}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
      )}
      <Problem error={preview.error ?? cast.error} />
      <VoiceList
        voices={voices}
        casting={casting}
        heard={heard}
        mayEdit={mayEdit}
        isBusy={cast.isPending}
        onListen={listen}
        onCast={(wish) => cast.mutate(wish)}
      />
    </div>
  )
}

type NowProps = {
  readonly casting: Casting
  readonly voices: Voices
  readonly mayEdit: boolean
  readonly isBusy: boolean
  readonly onGiveBack: () => void
}

function Now({ casting, voices, mayEdit, isBusy, onGiveBack }: NowProps) {
  const t = useTexts()
  const offer = voices.offers.find((one) => one.voice_id === casting.voice_id)
  return (
    <div className="flex items-start gap-3">
      <div className="min-w-0 flex-1">
        <p className="text-xs text-muted">{t('now')}</p>
        <p className="text-base font-semibold">{offer?.name ?? casting.voice_id}</p>
        <p className="mt-1 flex flex-wrap items-center gap-2 text-xs text-muted">
          <Badge tone={casting.is_pinned ? 'ok' : 'plain'}>{casting.is_pinned ? t('chosen') : t('automatic')}</Badge>
          {!casting.is_pinned && t('automaticHint')}
        </p>
      </div>
      {mayEdit && casting.is_pinned && (
        <Button size="small" isBusy={isBusy} onClick={onGiveBack}>
          {t('giveBack')}
        </Button>
      )}
    </div>
  )
}
