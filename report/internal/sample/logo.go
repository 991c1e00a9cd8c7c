package sample

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
)

// Logo is a small picture.
func Logo() []byte {
	m := image.NewNRGBA(image.Rect(0, 0, 360, 90))
	for y := range 90 {
		for x := range 360 {
			c := color.NRGBA{31, 78, 121, 255}
			if dx, dy := x%90-45, y-45; dx*dx+dy*dy < 1300 {
				c = color.NRGBA{uint8(120 + x/3), 190, 140, 255}
			}
			m.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err)
	}
	return b.Bytes()
}
