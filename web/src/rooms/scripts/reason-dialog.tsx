import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Script, ScriptAction, ScriptHead } from '#contract/scripts.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { useDraft } from '#web/kit/draft.ts'
import { NotKept } from '#web/kit/not-kept.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { Field } from '#web/ui/field.tsx'
import { TextArea } from '#web/ui/input.tsx'
import { headQuery, pathOf } from './script.ts'
import { useTexts } from './texts.ts'

type ReasonProps = {
  readonly action: ScriptAction
  readonly head: ScriptHead
  readonly projectId: string
  readonly onClose: () => void
}

/** A decision, with its reason: needed for a rejection, welcome with all others. */
export function ReasonDialog({ action, head, projectId, onClose }: ReasonProps) {
  const t = useTexts()
  const common = useCommon()
  const client = useQueryClient()
  const draft = `script-reason.${projectId}.${action}`
  const [reason, setReason, clearReason] = useDraft(draft, '')
  const isNeeded = action === 'reject'
  const decide = useMutation({
    mutationFn: () =>
      api.post<Script>(pathOf(projectId, `/${action}`), {
        body: reason.trim() ? { reason: reason.trim() } : {},
        revision: head.revision,
      }),
    onSuccess: async () => {
      clearReason()
      await client.invalidateQueries({ queryKey: headQuery(projectId).queryKey.slice(0, 3) })
      onClose()
    },
    onError: () => client.invalidateQueries({ queryKey: headQuery(projectId).queryKey }),
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t(`actions.${action}`)}
      closeLabel={common('close')}
      actions={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button
            look={isNeeded ? 'danger' : 'primary'}
            isBusy={decide.isPending}
            disabled={isNeeded && reason.trim() === ''}
            onClick={() => decide.mutate()}
          >
            {t(`actions.${action}`)}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Field
          label={t('reason')}
          hint={isNeeded ? t('reasonNeeded') : t('reasonOptional')}
          {...(isNeeded ? {} : { isOptional: common('optional') })}
        >
          {(control) => (
            <TextArea
              {...control}
              autoFocus
              maxLength={2000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <NotKept draft={draft} />
        <Problem error={decide.error} />
      </div>
    </Dialog>
  )
}
