import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Ellipsis, FileJson, FileText, Film, Trash2 } from 'lucide-react'
import type { FilmLinks, FilmSummary } from '#contract/films.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { formatMoment } from '#web/i18n/format.ts'
import { tellRefusal } from '#web/kit/refused.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Menu, MenuItem, MenuLine } from '#web/ui/menu.tsx'
import { linksQuery } from './film.ts'
import { useTexts } from './texts.ts'

/** Downloads under a name that tells the project and the cut, and the way to the trash. */
export function FilmMenu({ film, mayTrash }: { readonly film: FilmSummary; readonly mayTrash: boolean }) {
  const t = useTexts()
  const download = useDownload(film)
  const trash = useTrash(film)
  const icon = { 'aria-hidden': true, className: 'size-4' } as const
  const ending = (film.settings.container ?? 'mp4').toUpperCase()
  return (
    <Menu
      trigger={
        <IconButton label={t('moreOf', { when: formatMoment(film.created_at) })}>
          <Ellipsis {...icon} />
        </IconButton>
      }
    >
      <MenuItem icon={<Film {...icon} />} onSelect={() => download.mutate('download_url')}>
        {t('downloadFilm', { ending })}
      </MenuItem>
      <MenuItem icon={<FileText {...icon} />} onSelect={() => download.mutate('srt_url')}>
        {t('downloadSrt')}
      </MenuItem>
      <MenuItem icon={<FileText {...icon} />} onSelect={() => download.mutate('vtt_url')}>
        {t('downloadVtt')}
      </MenuItem>
      <MenuItem icon={<FileJson {...icon} />} onSelect={() => download.mutate('report')}>
        {t('downloadReport')}
      </MenuItem>
      {mayTrash && (
        <>
          <MenuLine />
          <MenuItem icon={<Trash2 {...icon} />} isDanger onSelect={() => trash.mutate(true)}>
            {t('trash')}
          </MenuItem>
        </>
      )}
    </Menu>
  )
}

type Wanted = keyof Pick<FilmLinks, 'download_url' | 'srt_url' | 'vtt_url'> | 'report'

function useDownload(film: FilmSummary) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (wanted: Wanted) => {
      const links = await client.fetchQuery(linksQuery(film.id))
      if (wanted !== 'report') return save(links[wanted], '')
      const report = await api.get(`/films/${film.id}/report`)
      const blob = new Blob([JSON.stringify(report, null, 2)], { type: 'application/json' })
      const url = URL.createObjectURL(blob)
      save(url, links.file_name.replace(/\.[^.]+$/, '.json'))
      URL.revokeObjectURL(url)
    },
    onError: tellRefusal,
  })
}

/** The server names what it sends; a name of our own is needed only for what this page made. */
function save(url: string, name: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
}

export function useTrash(film: FilmSummary) {
  const t = useTexts()
  const client = useQueryClient()
  const trash = useMutation({
    mutationFn: (isTrash: boolean) =>
      isTrash ? api.delete<FilmSummary>(`/films/${film.id}`) : api.post<FilmSummary>(`/films/${film.id}/restore`),
    onSuccess: (_, isTrash) => {
      void client.invalidateQueries({ queryKey: keys.ofProject(film.project_id) })
      if (isTrash) tell(t('trashed'), { label: t('undo'), run: () => trash.mutate(false) })
    },
    onError: tellRefusal,
  })
  return trash
}
