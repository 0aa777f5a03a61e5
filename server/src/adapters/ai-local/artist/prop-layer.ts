// One layer of a drawn thing. `line` layers are drawn in ink, whatever their colour.
export type Layer = readonly [how: 'round' | 'flat' | 'shade' | 'shine' | 'line', colour: string, points: string]
