// The template that all others are variations of.
import type { FilmTemplate, SubtitleStyle } from '#contract/films.ts'

export const classicSubtitles: SubtitleStyle = {
  size_permille: 50,
  bold: false,
  text_colour: '#FFFFFF',
  outline_colour: '#101010',
  outline_permille: 70,
  shadow_permille: 35,
  margin_permille: { '16:9': 62, '9:16': 190, '1:1': 70 },
  line_width: { '16:9': 18, '9:16': 12, '1:1': 14 },
}

export const classic: FilmTemplate = {
  id: 'classic',
  name_zh: '经典影片',
  name_en: 'Classic film',
  about_zh: '稳妥的叙事节奏，场次之间叠化。适合大多数剧本。',
  about_en: 'A steady pace with cross-fades between scenes. Suits most scripts.',
  pace: {
    lead_in_ms: 250,
    lead_out_ms: 350,
    between_lines_ms: 300,
    minimum_shot_ms: 1200,
    silent_shot_percent: 100,
    pause_ms: 900,
  },
  transitions: {
    within_scene: { id: 'cut', duration_ms: 0 },
    between_scenes: { id: 'fade', duration_ms: 500 },
    between_episodes: { id: 'fade_black', duration_ms: 1200 },
    opening: { id: 'fade', duration_ms: 500 },
    ending: { id: 'fade', duration_ms: 1000 },
  },
  motion: { speed_permille: 14, least_permille: 25, most_permille: 90 },
  subtitles: classicSubtitles,
  sound: { bed_db: -13, duck_db: -9, effect_db: -6 },
  title_card_ms: 0,
}
