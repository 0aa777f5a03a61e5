import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ImageUp } from 'lucide-react'
import { useRef } from 'react'
import type { User } from '#contract/identity.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { PersonAvatar } from '#web/kit/person-avatar.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { useAccountTexts } from './account-texts.ts'

const ACCEPTED = 'image/png,image/jpeg,image/webp,image/gif'

export function AvatarField({ me }: { readonly me: User }) {
  const t = useAccountTexts()
  const client = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const changing = useMutation({
    mutationFn: (picture: File | null) =>
      picture === null ? api.delete<User>('/users/me/avatar') : api.put<User>('/users/me/avatar', { body: picture }),
    onSuccess: (user) => {
      client.setQueryData(keys.me, user)
      // Others lists show people too.
      void client.invalidateQueries({ queryKey: ['workspace'] })
    },
  })
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-center gap-4">
        <PersonAvatar person={me} size="large" />
        <div className="flex min-w-0 flex-col gap-2">
          <div className="flex flex-wrap gap-2">
            <Button
              icon={<ImageUp aria-hidden className="size-4" />}
              isBusy={changing.isPending}
              onClick={() => input.current?.click()}
            >
              {t('choosePicture')}
            </Button>
            {me.avatar_file_id !== null && (
              <Button look="quiet" disabled={changing.isPending} onClick={() => changing.mutate(null)}>
                {t('removePicture')}
              </Button>
            )}
          </div>
          <p className="text-xs text-muted">{t('pictureHint')}</p>
        </div>
        <input
          ref={input}
          type="file"
          accept={ACCEPTED}
          aria-label={t('picture')}
          className="hidden"
          onChange={(event) => {
            const picture = event.target.files?.[0]
            // The same file may be chosen again after a refusal.
            event.target.value = ''
            if (picture) changing.mutate(picture)
          }}
        />
      </div>
      <Problem error={changing.error} />
    </div>
  )
}
