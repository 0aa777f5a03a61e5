// Whether the film has music, and which: made for its scenes, or one file under all of it.
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { Play, Square, Upload } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { FileDetail } from '#contract/files.ts'
import type { MusicTrack } from '#contract/films.ts'
import type { ProjectDetail } from '#contract/projects.ts'
import type { Workspace } from '#contract/workspaces.ts'
import { isFault } from '#web/api/fault.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { formatClock } from '#web/i18n/format.ts'
import { Problem } from '#web/kit/problem.tsx'
import { ChooseFiles } from '#web/kit/upload/choose-files.tsx'
import { DropZone } from '#web/kit/upload/drop-zone.tsx'
import { UploadLine } from '#web/kit/upload/upload-line.tsx'
import { useUploadFor } from '#web/kit/upload/use-upload.ts'
import { Button } from '#web/ui/button.tsx'
import { Field } from '#web/ui/field.tsx'
import { Select } from '#web/ui/input.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Segments } from '#web/ui/segments.tsx'
import { Slider } from '#web/ui/slider.tsx'
import { Switch } from '#web/ui/switch.tsx'
import { fileQuery, linkQuery } from '../files/files.ts'
import { useOneSound } from '../voices/one-sound.ts'
import { useWorkspace } from '../workspaces/workspace.ts'
import type { Listed } from './film.ts'
import { useMusicTexts } from './music-texts.ts'
import type { Changes, Look } from './wish.ts'

type MusicProps = {
  readonly project: ProjectDetail
  readonly look: Look
  readonly set: (changes: Changes) => void
}

export function MusicChoice({ project, look, set }: MusicProps) {
  const t = useMusicTexts()
  const { music, music_track: track } = look
  const [wantsOwn, setWantsOwn] = useState(false)
  const isOwn = track !== null || wantsOwn
  const choose = (from: 'made' | 'own') => {
    setWantsOwn(from === 'own')
    set({ music_track: from === 'own' ? project.settings.music_track : null })
  }
  return (
    <div className="flex flex-col gap-3">
      <Switch
        label={t('music')}
        hint={t(music ? (isOwn ? 'ownAbout' : 'madeAbout') : 'off')}
        isOn={music}
        onChange={(isOn) => set({ music: isOn })}
      />
      {music && (
        <>
          <div>
            <Segments
              label={t('from')}
              value={isOwn ? 'own' : 'made'}
              onChange={choose}
              options={[
                { value: 'made', label: t('made') },
                { value: 'own', label: t('own') },
              ]}
            />
          </div>
          {isOwn && <OwnMusic projectId={project.id} track={track} onChange={(next) => set({ music_track: next })} />}
        </>
      )}
    </div>
  )
}

/** As the server gives at most. */
const SOUNDS_MAX = 100
const ACCEPTED = 'audio/*,.wav,.mp3,.flac,.m4a,.ogg,.opus'

const soundsQuery = ({ id }: Workspace, projectId: string) =>
  queryOptions({
    queryKey: keys.inWorkspace(id, 'files', { sounds: projectId }),
    queryFn: ({ signal }) =>
      api.get<Listed<FileDetail>>('/assets', {
        workspace: id,
        signal,
        query: { project_id: projectId, media_type: 'audio', size: SOUNDS_MAX },
      }),
  })

type OwnProps = {
  readonly projectId: string
  readonly track: MusicTrack | null
  readonly onChange: (track: MusicTrack) => void
}

function OwnMusic({ projectId, track, onChange }: OwnProps) {
  const t = useMusicTexts()
  const sounds = useQuery(soundsQuery(useWorkspace(), projectId))
  const chosen = useQuery({ ...fileQuery(track?.file_id ?? ''), enabled: track !== null })
  const choose = (fileId: string) => onChange({ file_id: fileId, gain_db: track?.gain_db ?? 0 })
  const own = useOwnFile(projectId, choose)
  const isGone = track !== null && (isMissing(chosen.error) || chosen.data?.trashed_at != null)
  const listed = sounds.data?.items ?? []
  const isListed = listed.some((file) => file.id === track?.file_id)
  const options = chosen.data && !isListed && !isGone ? [chosen.data, ...listed] : listed
  return (
    <DropZone
      onFiles={([file]) => file && own.send(file)}
      hint={t('dropHere')}
      className="flex flex-col gap-3 rounded-lg border border-dashed border-line-strong p-3"
    >
      <Field label={t('file')} hint={t('dropHint')}>
        {(control) => (
          <Select
            {...control}
            className="text-ellipsis"
            value={isGone ? '' : (track?.file_id ?? '')}
            disabled={options.length === 0}
            onChange={(event) => choose(event.target.value)}
          >
            <option value="" disabled>
              {t(options.length === 0 && sounds.isSuccess ? 'none' : 'choose')}
            </option>
            {options.map((file) => (
              <option key={file.id} value={file.id}>
                {nameOf(file)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        <ChooseFiles
          size="small"
          accept={ACCEPTED}
          icon={<Upload aria-hidden className="size-3.5" />}
          isBusy={own.isBusy}
          onFiles={([file]) => file && own.send(file)}
        >
          {t('upload')}
        </ChooseFiles>
        {track && !isGone && <Listen key={track.file_id} fileId={track.file_id} />}
      </div>
      <UploadLine {...own.line} />
      <Problem error={sounds.error} onRetry={() => void sounds.refetch()} />
      {isGone && <Notice tone="warn">{t('gone')}</Notice>}
      {track && !isGone && <Volume key={track.file_id} track={track} onChange={onChange} />}
      <p className="text-xs text-muted">{t(track ? 'loops' : 'untilThen')}</p>
    </DropZone>
  )
}

const isMissing = (error: unknown) => isFault(error) && error.status === 404

/** The length first: a long name is cut off at its end. */
function nameOf({ name, facts }: FileDetail): string {
  return facts?.duration_us === undefined ? name : `${formatClock(facts.duration_us / 1000)} · ${name}`
}

/** A file from this computer: it becomes a file of the project, and the music of the film. */
function useOwnFile(projectId: string, onStored: (fileId: string) => void) {
  const client = useQueryClient()
  const { id: workspace } = useWorkspace()
  const place = `music.${projectId}`
  const { isSending, send, line } = useUploadFor({ workspace, projectId, purpose: 'audio', place }, ({ id }) => {
    onStored(id)
    void client.invalidateQueries({ queryKey: keys.inWorkspace(workspace, 'files') })
  })
  return { isBusy: isSending, send, line }
}

function Listen({ fileId }: { readonly fileId: string }) {
  const t = useMusicTexts()
  const { data: link } = useQuery(linkQuery(fileId))
  const sound = useOneSound()
  const isPlaying = sound.playing === fileId
  return (
    <Button
      size="small"
      disabled={!link}
      icon={isPlaying ? <Square aria-hidden className="size-3.5" /> : <Play aria-hidden className="size-3.5" />}
      onClick={() => link && sound.toggle(fileId, link.url)}
    >
      {t(isPlaying ? 'stop' : 'listen')}
    </Button>
  )
}

type VolumeProps = { readonly track: MusicTrack; readonly onChange: (track: MusicTrack) => void }

/** What is made of it is asked for once the hand is off. */
function Volume({ track, onChange }: VolumeProps) {
  const t = useMusicTexts()
  const [gain, setGain] = useState(track.gain_db)
  useEffect(() => setGain(track.gain_db), [track.gain_db])
  const signed = gain > 0 ? `+${gain}` : String(gain).replace('-', '−')
  return (
    <Slider
      label={t('volume')}
      value={gain}
      range={[-24, 12, 1]}
      shown={gain === 0 ? t('asUsual') : t('decibels', { value: signed })}
      onChange={setGain}
      onDone={() => gain !== track.gain_db && onChange({ ...track, gain_db: gain })}
    />
  )
}
