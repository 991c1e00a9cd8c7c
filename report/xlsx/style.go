package xlsx

import (
	"github.com/xuri/excelize/v2"

	"reacl/acl/audit"
)

// style is one of the workbook's cell formats.
type style int

const (
	text   style = iota // one line, kept as text whatever is in it
	wrap                // text over several lines
	number              // with thousands separators
	date
	link
	numberLink
	heading // of a table
	headingNumber
	title // of a sheet
	note  // under the title
	input // for the customer to fill in
	sevUnset
	sevInfo
	sevLow
	sevMedium
	sevHigh
	sevCritical
	bannerBad
	bannerGood
	bannerEmpty
	figure      // big number
	figureLabel // under it
	section     // heading within Summary
	small
	smallNumber
	warning
	styleCount
)

const (
	ink    = "1F2937"
	faint  = "6B7280"
	accent = "1F4E79"
	blue   = "0B5CAD"
	font   = "Calibri"
)

// severityColours are fill and ink of the severities, least first; told apart
// in grey as well, and always beside the word.
var severityColours = [...][2]string{
	audit.Unset:    {"FFFFFF", faint},
	audit.Info:     {"E5E7EB", ink},
	audit.Low:      {"DBEAFE", "1E3A8A"},
	audit.Medium:   {"FEF3C7", "78350F"},
	audit.High:     {"FDBA74", "7C2D12"},
	audit.Critical: {"B91C1C", "FFFFFF"},
}

func ofSeverity(s audit.Severity) style { return sevUnset + style(s) }

// asText is the number format "@": what is typed into the cell stays text too.
const asText = 49

func looks(s style) *excelize.Style {
	plain := func(size float64, colour string) *excelize.Font {
		return &excelize.Font{Family: font, Size: size, Color: colour}
	}
	bold := func(size float64, colour string) *excelize.Font {
		return &excelize.Font{Family: font, Size: size, Color: colour, Bold: true}
	}
	fill := func(colour string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	}
	at := func(horizontal, vertical string, wraps bool) *excelize.Alignment {
		a := &excelize.Alignment{Horizontal: horizontal, Vertical: vertical, WrapText: wraps}
		if horizontal != "center" {
			a.Indent = 1 // numbers must not touch the text beside them
		}
		return a
	}
	switch s {
	case wrap:
		return &excelize.Style{Font: plain(10, ink), NumFmt: asText, Alignment: at("left", "top", true)}
	case number:
		return &excelize.Style{Font: plain(10, ink), NumFmt: 3, Alignment: at("right", "top", false)}
	case date:
		format := "yyyy-mm-dd"
		return &excelize.Style{Font: plain(10, ink), CustomNumFmt: &format, Alignment: at("left", "top", false)}
	case link, numberLink:
		f := plain(10, blue)
		f.Underline = "single"
		if s == numberLink {
			return &excelize.Style{Font: f, NumFmt: 3, Alignment: at("right", "top", false)}
		}
		return &excelize.Style{Font: f, NumFmt: asText, Alignment: at("left", "top", false)}
	case heading:
		return &excelize.Style{Font: bold(10, "FFFFFF"), Fill: fill(accent), NumFmt: asText, Alignment: at("left", "center", true)}
	case headingNumber:
		return &excelize.Style{Font: bold(10, "FFFFFF"), Fill: fill(accent), NumFmt: asText, Alignment: at("right", "center", true)}
	case title:
		return &excelize.Style{Font: bold(16, accent), NumFmt: asText, Alignment: at("left", "center", false)}
	case note:
		return &excelize.Style{Font: plain(10, faint), NumFmt: asText, Alignment: at("left", "center", false)}
	case input:
		return &excelize.Style{Font: plain(10, ink), Fill: fill("FFFBEB"), NumFmt: asText, Alignment: at("left", "top", true)}
	case sevUnset, sevInfo, sevLow, sevMedium, sevHigh, sevCritical:
		c := severityColours[s-sevUnset]
		return &excelize.Style{Font: bold(10, c[1]), Fill: fill(c[0]), NumFmt: asText, Alignment: at("center", "top", false), Border: []excelize.Border{{Type: "bottom", Color: "FFFFFF", Style: 1}}}
	case bannerBad:
		return &excelize.Style{Font: bold(14, "FFFFFF"), Fill: fill("991B1B"), NumFmt: asText, Alignment: at("left", "center", true)}
	case bannerGood:
		return &excelize.Style{Font: bold(14, "FFFFFF"), Fill: fill("166534"), NumFmt: asText, Alignment: at("left", "center", true)}
	case bannerEmpty:
		return &excelize.Style{Font: bold(14, ink), Fill: fill("E5E7EB"), NumFmt: asText, Alignment: at("left", "center", true)}
	case figure:
		return &excelize.Style{Font: bold(20, accent), Fill: fill("F3F4F6"), NumFmt: 3, Alignment: at("center", "bottom", false)}
	case figureLabel:
		return &excelize.Style{Font: plain(9, faint), Fill: fill("F3F4F6"), NumFmt: asText, Alignment: at("center", "top", true)}
	case section:
		return &excelize.Style{
			Font: bold(12, accent), NumFmt: asText, Alignment: at("left", "bottom", false),
			Border: []excelize.Border{{Type: "bottom", Color: accent, Style: 2}},
		}
	case small:
		return &excelize.Style{Font: plain(9, faint), NumFmt: asText, Alignment: at("left", "top", true)}
	case smallNumber:
		return &excelize.Style{Font: plain(9, faint), NumFmt: 3, Alignment: at("right", "top", false)}
	case warning:
		return &excelize.Style{Font: bold(10, "991B1B"), NumFmt: asText, Alignment: at("left", "top", true)}
	}
	return &excelize.Style{Font: plain(10, ink), NumFmt: asText, Alignment: at("left", "top", false)}
}

// onPage is how a style looks in the rows of Summary, which are in no table.
func onPage(s *excelize.Style) *excelize.Style {
	s.Alignment.Vertical = "center"
	s.Border = []excelize.Border{{Type: "bottom", Color: "D1D5DB", Style: 1}}
	return s
}
