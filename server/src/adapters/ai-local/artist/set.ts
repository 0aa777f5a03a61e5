// The set behind and before the people: sky or room, ground, what stands there, weather, and the finish of the sheet.
import type { PictureDescription } from '#rooms/generation/provider.ts'
import { type BackdropStyle, backdropDefs, drawBackdrop } from './backdrop.ts'
import type { Camera } from './camera.ts'
import { type Colour, css, hex, mix } from './colour.ts'
import type { Light } from './light.ts'
import { designPlace, type PlaceDesign, type PlaceKind } from './place.ts'
import { openScenery, type Scenery } from './scenery.ts'
import { rollDice } from './seed.ts'
import { buildBalcony, buildExterior, buildHall, buildPatio, buildRooftop } from './sets-house.ts'
import {
  buildBedroom,
  buildCar,
  buildClassroom,
  buildCorridor,
  buildGarage,
  buildHospital,
  buildKitchen,
  buildLivingRoom,
  buildOffice,
  buildScifi,
  buildShop,
  buildStation,
  buildStudio,
  buildTavern,
} from './sets-inside.ts'
import { buildForest, buildGarden, buildMountain, buildShore, buildWilderness } from './sets-open.ts'
import { buildOldStreet, buildStreet } from './sets-town.ts'
import { drawWeather } from './weather.ts'

export type DrawnSet = { readonly defs: string; readonly back: string; readonly finish: string }

const builders: Record<PlaceKind, (set: Scenery, place: PlaceDesign) => void> = {
  market: buildOldStreet,
  old_street: buildOldStreet,
  street: buildStreet,
  alley: (set, place) => (/[\u4e00-\u9fff]/.test(place.seed) ? buildOldStreet : buildStreet)(set, place),
  wilderness: buildWilderness,
  forest: buildForest,
  mountain: buildMountain,
  shore: buildShore,
  garden: buildGarden,
  courtyard: buildHall,
  temple: (set, place) => (place.inside ? buildTavern : buildHall)(set, place),
  palace: (set, place) => (place.inside ? buildLivingRoom(set, { ...place, kind: 'parlour' }) : buildHall(set, place)),
  balcony: buildBalcony,
  patio: buildPatio,
  rooftop: buildRooftop,
  exterior: buildExterior,
  station: (set, place) => (place.inside ? buildStation : buildStreet)(set, place),
  car: buildCar,
  corridor: buildCorridor,
  scifi: buildScifi,
  room: buildLivingRoom,
  parlour: buildLivingRoom,
  office: buildOffice,
  studio: buildStudio,
  kitchen: buildKitchen,
  bedroom: buildBedroom,
  tavern: buildTavern,
  bar: buildTavern,
  hospital: buildHospital,
  classroom: buildClassroom,
  shop: buildShop,
  garage: (set, place) => (place.inside ? buildGarage : buildExterior)(set, place),
}

const soft = (heightM: number, depth: number, colour: string) => ({
  heightM,
  depth,
  rough: 0.8,
  colour: hex(colour),
  blocky: false,
})
const blocks = (heightM: number, depth: number, colour: string) => ({
  ...soft(heightM, depth, colour),
  rough: 1,
  blocky: true,
})
const hills = [soft(17, 0.94, '#8d97a0'), soft(11, 0.84, '#8b917f'), soft(5, 0.7, '#868a6c')]
const peaks = [
  { ...soft(42, 0.95, '#8a97a6'), rough: 2 },
  { ...soft(28, 0.86, '#7f8c92'), rough: 1.8 },
  { ...soft(14, 0.72, '#74806f'), rough: 1.5 },
]
const townRoofs = [soft(14, 0.95, '#8f98a2'), blocks(9, 0.86, '#8c8a86')]
const cityBlocks = [blocks(24, 0.95, '#8f99a4'), blocks(15, 0.88, '#8a8f94')]
const woods = [soft(14, 0.9, '#7f8d86'), soft(9, 0.78, '#6f7d68')]

function backdropOf({ kind, seed, floor }: PlaceDesign): BackdropStyle {
  const ground: Partial<Record<PlaceKind, Colour>> = {
    forest: hex('#7c7a5c'),
    garden: hex('#8a9468'),
    shore: hex('#c2b38f'),
    street: hex('#8c8b88'),
    alley: hex('#85837d'),
    exterior: hex('#98966e'),
  }
  const ridges =
    kind === 'mountain' || kind === 'temple'
      ? peaks
      : kind === 'street' || kind === 'rooftop' || kind === 'station'
        ? cityBlocks
        : ['market', 'old_street', 'alley', 'courtyard', 'palace'].includes(kind)
          ? townRoofs
          : kind === 'forest' || kind === 'garden' || kind === 'balcony' || kind === 'patio'
            ? woods
            : hills
  return { ridges, ground: ground[kind] ?? floor, seed }
}

export function drawSet(picture: PictureDescription, camera: Camera, light: Light): DrawnSet {
  if (picture.backdrop === 'plain') return drawPaper(camera, light)
  const place = designPlace(picture.place)
  const scenery = openScenery({ camera, light, dice: rollDice(`set ${place.seed}`), inside: place.inside })
  builders[place.kind](scenery, place)
  const behindM = camera.distanceM - 0.3
  const outer = place.inside ? roomGround(camera, light, place) : drawBackdrop(camera, light, backdropOf(place))
  return {
    defs: `<defs>${backdropDefs(light)}${finishDefs(light)}</defs>`,
    back: `<g data-part="set" data-place="${place.kind}">${outer}${scenery.paint(behindM, Number.POSITIVE_INFINITY)}${depthVeil(camera, light, picture)}</g>`,
    finish: drawWeather(picture, { camera, light, inside: place.inside }) + finishOf(camera),
  }
}

/** The sheet of a character: paper, a little darker towards the edge, and a pool of shade for the feet. */
function drawPaper({ widthPx: w, heightPx: h }: Camera, light: Light): DrawnSet {
  const paper = `<radialGradient id="paper" cx=".5" cy=".42" r=".8"><stop offset="0" stop-color="#e9e4d9"/><stop offset="1" stop-color="#b9b2a4"/></radialGradient>`
  return {
    defs: `<defs>${backdropDefs(light)}${finishDefs(light)}${paper}</defs>`,
    back: `<g data-part="set" data-place="paper"><rect width="${w}" height="${h}" fill="url(#paper)"/></g>`,
    finish: '',
  }
}

function roomGround({ widthPx: w, heightPx: h }: Camera, light: Light, place: PlaceDesign): string {
  return `<rect x="${-w * 0.2}" y="${-h * 0.2}" width="${w * 1.4}" height="${h * 1.4}" fill="${css(mix(light.shade, place.wall, 0.4))}"/>`
}

/** Close shots: the background steps back, as with a long lens. */
function depthVeil({ widthPx: w, heightPx: h }: Camera, light: Light, { size }: PictureDescription): string {
  const strength = { medium_close: 0.16, close: 0.26, extreme_close: 0.34, medium: 0.08 }[size as string] ?? 0
  return strength === 0
    ? ''
    : `<rect x="${-w * 0.2}" y="${-h * 0.2}" width="${w * 1.4}" height="${h * 1.4}" fill="${css(light.night ? mix(light.haze, light.shade, 0.5) : light.haze)}" fill-opacity="${strength}"/>`
}

const finishDefs = (light: Light) => {
  const glow = css(light.lampGlow)
  const edge = css(mix(light.ink, light.shade, 0.35))
  return `<radialGradient id="glow"><stop offset="0" stop-color="${glow}" stop-opacity=".62"/><stop offset=".35" stop-color="${glow}" stop-opacity=".24"/><stop offset="1" stop-color="${glow}" stop-opacity="0"/></radialGradient><radialGradient id="vignette" cx=".5" cy=".46" r=".74"><stop offset=".52" stop-color="${edge}" stop-opacity="0"/><stop offset="1" stop-color="${edge}" stop-opacity="${light.night ? 0.46 : 0.2}"/></radialGradient><linearGradient id="shaft" x1="${light.keyX < 0 ? 0 : 1}" y1="0" x2="${light.keyX < 0 ? 1 : 0}" y2=".8"><stop offset="0" stop-color="${css(light.key)}" stop-opacity="${light.night ? 0.1 : 0.26}"/><stop offset=".55" stop-color="${css(light.key)}" stop-opacity="0"/></linearGradient>`
}

function finishOf({ widthPx: w, heightPx: h }: Camera): string {
  return `<rect width="${w}" height="${h}" fill="url(#shaft)"/><rect width="${w}" height="${h}" fill="url(#vignette)"/>`
}
