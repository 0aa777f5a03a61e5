import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Casting, Voices } from '#contract/voices.ts'
import { keys } from '#web/api/keys.ts'
import { api, postForFile } from '#web/api/request.ts'
import { useOneSound } from './one-sound.ts'

export type VoiceWish = Pick<Casting, 'voice_id' | 'pitch_semitones' | 'pace_percent'>

/** What is heard, by name. */
export const nameOf = ({ voice_id, pitch_semitones, pace_percent }: VoiceWish) =>
  `${voice_id} ${pitch_semitones} ${pace_percent}`

export function voicesQuery(projectId: string) {
  return queryOptions({
    queryKey: keys.ofProject(projectId, 'voices'),
    queryFn: ({ signal }) => api.get<Voices>(`/projects/${projectId}/voices`, { signal }),
  })
}

/** Null lets the studio choose. */
export function useCastVoice(projectId: string, characterId: string) {
  const client = useQueryClient()
  const path = `/projects/${projectId}/characters/${characterId}/voice`
  return useMutation({
    mutationFn: (wish: VoiceWish | null) => (wish ? api.put<Voices>(path, { body: wish }) : api.delete<Voices>(path)),
    onSuccess: (voices) => client.setQueryData(voicesQuery(projectId).queryKey, voices),
    onSettled: () => client.invalidateQueries({ queryKey: keys.ofProject(projectId) }),
  })
}

export type Sentence = VoiceWish & { readonly text: string; readonly direction: string }

/** Has a sentence spoken and plays it. `playing` names what is heard. */
export function usePreview(projectId: string) {
  const sound = useOneSound()
  const [asked, setAsked] = useState<string | null>(null)
  const speak = useMutation({
    mutationFn: async ({ name, sentence }: { name: string; sentence: Sentence }) => {
      setAsked(name)
      // The answer is a sound, not an envelope; only a refusal is one.
      const heard = await postForFile(`/projects/${projectId}/voices/preview`, { body: sentence })
      sound.playOnce(name, URL.createObjectURL(heard))
    },
    onSettled: () => setAsked(null),
  })
  return {
    asked,
    playing: sound.playing,
    error: speak.error,
    toggle: (name: string, sentence: Sentence) =>
      sound.playing === name ? sound.stop() : speak.mutate({ name, sentence }),
  }
}
