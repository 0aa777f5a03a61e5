// The prompt of a picture: what it is drawn from, and which of its words the engine understood.
import { useQuery } from '@tanstack/react-query'
import type { Board } from '#contract/boards.ts'
import type { CandidateSubject, Prompt } from '#contract/candidates.ts'
import { isFault } from '#web/api/fault.ts'
import { useDraft } from '#web/kit/draft.ts'
import { NotKept } from '#web/kit/not-kept.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { StaleChoice } from '#web/kit/stale-choice.tsx'
import {
  afterSave,
  asSent,
  isOvertaken as isTextOvertaken,
  overKnown,
  type TypedOver,
  unlessSaved,
} from '#web/kit/typed-over.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { Field } from '#web/ui/field.tsx'
import { TextArea } from '#web/ui/input.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { isAtLeast, useWorkspace } from '../workspaces/workspace.ts'
import { promptQuery, useWritePrompt } from './assets-data.ts'
import { useTexts } from './assets-texts.ts'

type PromptProps = { readonly board: Board; readonly subject: CandidateSubject }

const LOCAL = 'local/animatic'
const TEXT_MAX = 5000

export function CandidatesPrompt({ board, subject }: PromptProps) {
  const { role } = useWorkspace()
  const { data, error, refetch } = useQuery(promptQuery(board.project_id, subject))
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="h-40 w-full" />
  return (
    <div className="flex flex-col gap-4 border-t border-line pt-5">
      <PromptText board={board} subject={subject} prompt={data} mayEdit={isAtLeast(role, 'director')} />
      <Words prompt={data} />
    </div>
  )
}

type PromptTextProps = PromptProps & { readonly prompt: Prompt; readonly mayEdit: boolean }

const draftOf = ({ kind, id }: PromptProps['subject']) => `prompt.${kind}.${id}`

function useTypedPrompt({ board, subject, prompt }: PromptTextProps) {
  const [typed, setTyped, clear] = useDraft<TypedOver | null>(draftOf(subject), null)
  const write = useWritePrompt(board.project_id, subject)
  const text = typed?.text ?? prompt.text
  const isChanged = text !== prompt.text
  const isOvertaken = typed !== null && !write.isPending && isTextOvertaken(typed, prompt.text)
  const done = () => {
    clear()
    setTyped(null)
  }
  const save = (next: string | null) => {
    setTyped((now) => now && asSent(now))
    const isSaved = write.mutateAsync({ text: next, revision: board.revision })
    // What was typed meanwhile is still to be saved; what was refused is shown below.
    void isSaved.then(
      () => setTyped((now) => afterSave(now, next ?? text)),
      () => {},
    )
  }
  return {
    ...{ text, write, isChanged, isOvertaken, done, save },
    type: (next: string) =>
      setTyped((now) => unlessSaved({ ...(now ?? { base: prompt.text }), text: next }, prompt.text)),
    insist: () => setTyped((now) => now && overKnown(now, prompt.text)),
  }
}

function PromptText(props: PromptTextProps) {
  const { subject, prompt, mayEdit } = props
  const t = useTexts()
  const { text, write, isChanged, isOvertaken, done, save, type, insist } = useTypedPrompt(props)
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() !== '') save(text)
      }}
    >
      <Field label={t('prompt.title')} hint={t(subject.kind === 'location' ? 'prompt.hintPlace' : 'prompt.hint')}>
        {(control) => (
          <TextArea
            {...control}
            rows={4}
            maxLength={TEXT_MAX}
            readOnly={!mayEdit}
            value={text}
            onChange={(event) => type(event.target.value)}
          />
        )}
      </Field>
      <NotKept draft={draftOf(subject)} />
      {isOvertaken && (
        <StaleChoice onTheirs={done} onMine={insist}>
          <p className="break-words">{prompt.text}</p>
        </StaleChoice>
      )}
      {!(isFault(write.error) && write.error.isStale && !isChanged) && <Problem error={write.error} />}
      {mayEdit && (
        <div className="flex flex-wrap items-center gap-2">
          <Button
            type="submit"
            size="small"
            look={isChanged ? 'primary' : 'secondary'}
            disabled={!isChanged || isOvertaken || text.trim() === ''}
            isBusy={write.isPending}
          >
            {t('prompt.save')}
          </Button>
          {(prompt.is_edited || isChanged) && (
            <Button size="small" look="quiet" onClick={() => (prompt.is_edited ? save(null) : done())}>
              {t('prompt.reset')}
            </Button>
          )}
          {isChanged ? (
            <span className="text-xs text-muted">{t('unsaved')}</span>
          ) : (
            prompt.is_edited && <Badge tone="info">{t('prompt.edited')}</Badge>
          )}
        </div>
      )}
    </form>
  )
}

const PARTS = [
  'gender',
  'age',
  'era',
  'build',
  'skin',
  'hair',
  'beard',
  'dress',
  'hat',
  'colours',
  'pose',
  'place',
  'held',
] as const
type Part = (typeof PARTS)[number]
const isPart = (name: string): name is Part => (PARTS as readonly string[]).includes(name)

function Words({ prompt }: { readonly prompt: Prompt }) {
  const t = useTexts()
  const { words, engine } = prompt
  if (words === null) return <p className="text-xs text-muted">{t('prompt.unknown')}</p>
  if (words.length === 0) return <p className="text-xs text-muted">{t('prompt.nothing')}</p>
  const title = engine === LOCAL ? t('prompt.understood') : t('prompt.understoodBy', { engine })
  return (
    <div className="flex flex-col gap-2">
      <h3 className="text-xs font-medium text-muted">{title}</h3>
      <ul className="flex flex-wrap gap-1.5">
        {words.map((word) => (
          <li key={word.start} className="rounded-md border border-line bg-sunken px-2 py-1 text-xs">
            <span className="font-medium">{word.text}</span>{' '}
            <span className="text-muted">
              {word.parts.map((part) => (isPart(part) ? t(`part.${part}`) : part)).join(' · ')}
            </span>
          </li>
        ))}
      </ul>
      {engine === LOCAL && <p className="text-xs text-muted">{t('prompt.rest')}</p>}
    </div>
  )
}
