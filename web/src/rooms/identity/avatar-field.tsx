import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ImageUp } from 'lucide-react'
import { useState } from 'react'
import type { User } from '#contract/identity.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { PersonAvatar } from '#web/kit/person-avatar.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { ChooseFiles } from '#web/kit/upload/choose-files.tsx'
import { DropZone } from '#web/kit/upload/drop-zone.tsx'
import { Button } from '#web/ui/button.tsx'
import { useAccountTexts } from './account-texts.ts'
import { SquareDialog } from './square-dialog.tsx'

export function AvatarField({ me }: { readonly me: User }) {
  const t = useAccountTexts()
  const client = useQueryClient()
  const [chosen, setChosen] = useState<File | null>(null)
  const changing = useMutation({
    mutationFn: (picture: Blob | null) =>
      picture === null ? api.delete<User>('/users/me/avatar') : api.put<User>('/users/me/avatar', { body: picture }),
    onSuccess: (user) => {
      client.setQueryData(keys.me, user)
      setChosen(null)
      // Others lists show people too.
      void client.invalidateQueries({ queryKey: ['workspace'] })
    },
  })
  const choose = ([picture]: readonly File[]) => {
    changing.reset()
    setChosen(picture ?? null)
  }
  return (
    <DropZone onFiles={choose} hint={t('dropPicture')} className="flex flex-col gap-3">
      <div className="flex items-center gap-4">
        <PersonAvatar person={me} size="large" />
        <div className="flex min-w-0 flex-col gap-2">
          <div className="flex flex-wrap gap-2">
            <ChooseFiles
              accept="image/*"
              icon={<ImageUp aria-hidden className="size-4" />}
              disabled={changing.isPending}
              onFiles={choose}
            >
              {t('choosePicture')}
            </ChooseFiles>
            {me.avatar_file_id !== null && (
              <Button look="quiet" isBusy={changing.isPending && !chosen} onClick={() => changing.mutate(null)}>
                {t('removePicture')}
              </Button>
            )}
          </div>
          <p className="text-xs text-muted">{t('pictureHint')}</p>
        </div>
      </div>
      {chosen ? (
        <SquareDialog
          key={`${chosen.name} ${chosen.lastModified}`}
          picture={chosen}
          isBusy={changing.isPending}
          error={changing.error}
          onClose={() => setChosen(null)}
          onChoose={changing.mutate}
        />
      ) : (
        <Problem error={changing.error} />
      )}
    </DropZone>
  )
}
