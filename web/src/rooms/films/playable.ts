import { useQuery } from '@tanstack/react-query'
import type { FilmDetail, FilmLinks } from '#contract/films.ts'
import { API } from '#web/api/request.ts'
import type { Playable } from '#web/kit/player/player.tsx'
import { projectQuery } from '../projects/project.ts'
import { filmQuery, linksQuery, presetsQuery } from './film.ts'
import { useTexts } from './texts.ts'

const SHAPES: Readonly<Record<string, readonly [number, number]>> = { '16:9': [16, 9], '9:16': [9, 16], '1:1': [1, 1] }

type Words = ReturnType<typeof useTexts>
type Known = { readonly film: FilmDetail; readonly links: FilmLinks; readonly language: string }

function toPlayable(t: Words, { film, links, language }: Known): Playable {
  const [widthPx, heightPx] = SHAPES[film.settings.aspect ?? '16:9'] ?? [16, 9]
  return {
    src: links.play_url,
    rate: film.rate,
    totalFrames: film.total_frames,
    widthPx,
    heightPx,
    marks: film.chapters.map((chapter) => ({
      frame: chapter.start_frame,
      label: chapter.heading.trim() || t('sceneNumber', { number: chapter.number }),
    })),
    captions: {
      // From our own origin: browsers load subtitles from elsewhere only if the store allows it.
      src: `${API}/films/${film.id}/vtt`,
      language,
      areBurnedIn: film.settings.burn_subtitles ?? true,
    },
  }
}

/** Everything that a player needs of a film. */
export function usePlayable(filmId: string) {
  const t = useTexts()
  const film = useQuery(filmQuery(filmId))
  const links = useQuery(linksQuery(filmId))
  const projectId = film.data?.project_id ?? ''
  // Until it is known, what is spoken is as undetermined as the browser's own word for it.
  const language = useQuery({ ...projectQuery(projectId), enabled: projectId !== '' }).data?.settings.language ?? 'und'
  const { data: presets } = useQuery(presetsQuery)
  const isPlayable = presets?.containers.find((one) => one.media_type === film.data?.media_type)?.plays_in_browsers
  return {
    film: film.data,
    links: links.data,
    presets,
    error: film.error ?? links.error,
    /** Undefined until it is known. */
    isPlayable,
    playable: film.data && links.data ? toPlayable(t, { film: film.data, links: links.data, language }) : undefined,
    retry: () => {
      void film.refetch()
      void links.refetch()
    },
  }
}
