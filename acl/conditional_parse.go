package acl

import (
	"encoding/binary"
	"strconv"
	"unicode/utf8"
)

// conditionReader turns the text of a condition into its stored form. The
// stored form is postfix, so operands are written where they are met and
// operators after them.
type conditionReader struct {
	*sddlReader
	b     []byte
	from  int // where the condition begins in b
	nests int // parentheses open
}

// term is what has been read of a condition.
type term struct {
	depth     int  // of operators, as conditionNode.depth
	attribute bool // an attribute and nothing else
}

// condition reads a condition in parentheses and appends its stored form to b,
// without padding.
func (r *sddlReader) condition(b []byte) ([]byte, error) {
	c := conditionReader{sddlReader: r, from: len(b)}
	c.b = append(b, conditionMagic...)
	if r.peek() != '(' {
		return nil, r.fail(r.at, "%s where a condition in parentheses should be", r.next())
	}
	_, err := c.group()
	return c.b, err
}

// group reads an expression in parentheses.
func (c *conditionReader) group() (term, error) {
	if c.nests == 2*maxConditionDepth {
		return term{}, c.fail(c.at, "%w: parentheses nested deeper than %d", ErrCondition, c.nests)
	}
	c.nests++
	c.at++ // "("
	t, err := c.expression()
	if err != nil {
		return t, err
	}
	c.blanks()
	c.nests--
	return t, c.expect(')')
}

// expression reads conditions joined by "||", which binds the loosest.
func (c *conditionReader) expression() (term, error) {
	return c.joined("||", func() (term, error) { return c.joined("&&", c.factor) })
}

// joined reads operands joined by a logical operator, from left to right.
func (c *conditionReader) joined(by string, operand func() (term, error)) (term, error) {
	t, err := operand()
	for err == nil {
		c.blanks()
		at := c.at
		if !c.word(by) {
			break
		}
		var right term
		if right, err = operand(); err == nil {
			t, err = c.operator(at, operatorNamed(by), t, right)
		}
	}
	return t, err
}

// factor reads one condition: a group, a negated group, an operator with its
// operands or a bare attribute.
func (c *conditionReader) factor() (term, error) {
	c.blanks()
	at := c.at
	switch c.peek() {
	case '!':
		c.at++
		c.blanks()
		if c.peek() != '(' {
			return term{}, c.fail(c.at, "%s where the parenthesis that ! needs should be", c.next())
		}
		t, err := c.group()
		if err != nil {
			return t, err
		}
		return c.operator(at, operatorNamed("!"), t)
	case '(':
		t, err := c.group()
		if err != nil || !t.attribute {
			return t, err
		}
		return c.comparison(t)
	case '@':
		t, err := c.prefixed()
		if err != nil {
			return t, err
		}
		return c.comparison(t)
	}
	name := c.localName()
	if name == "" {
		return term{}, c.fail(at, "%s where a condition should be", c.next())
	}
	token := operatorNamed(name)
	var operand term
	var err error
	switch operators[token].kind {
	case memberOp:
		c.blanks()
		operand, err = c.literal()
	case existsOp:
		c.blanks()
		operand, err = c.attribute()
	case relationalOp:
		return term{}, c.fail(at, "%s without an attribute before it", name)
	default:
		if operand, err = c.emitName(at, tokenLocal, appendUTF16(nil, name)); err != nil {
			return operand, err
		}
		return c.comparison(operand)
	}
	if err != nil {
		return operand, err
	}
	return c.operator(at, token, operand)
}

// comparison reads what may follow an attribute: a relational operator and the
// attribute or literal that it compares with.
func (c *conditionReader) comparison(left term) (term, error) {
	c.blanks()
	at := c.at
	token := c.relational()
	if token == 0 {
		return left, nil
	}
	c.blanks()
	var right term
	var err error
	if c.peek() == '@' {
		right, err = c.prefixed()
	} else {
		right, err = c.literal()
	}
	if err != nil {
		return right, err
	}
	return c.operator(at, token, left, right)
}

// relational steps over a relational operator, if one comes next.
func (c *conditionReader) relational() byte {
	// The longer ones first: "<=" begins with "<".
	for _, token := range [...]byte{0x80, 0x81, 0x83, 0x85, 0x82, 0x84} {
		if c.word(operators[token].name) {
			return token
		}
	}
	at := c.at
	if token := operatorNamed(c.localName()); operators[token].kind == relationalOp {
		return token
	}
	c.at = at
	return 0
}

// operatorNamed is the token of an operator, in either case; 0 for none.
func operatorNamed(name string) byte {
	for token, op := range operators {
		if op.kind != 0 && equalFold(op.name, name) {
			return byte(token)
		}
	}
	return 0
}

// localName reads a word: an operator's name or an attribute's without prefix.
func (c *conditionReader) localName() string {
	start := c.at
	for c.at < len(c.text) && (isLocal(c.text[c.at]) || c.at > start && c.text[c.at] == '@') {
		c.at++
	}
	return c.text[start:c.at]
}

// isLocal reports whether a character can be in the name of an attribute
// without prefix ([MS-DTYP] 2.5.1.1, attr-char1).
func isLocal(c byte) bool {
	return isLetter(c) || isDigit(c, 10) || c == ':' || c == '.' || c == '/' || c == '_'
}

// attribute reads the operand of Exists.
func (c *conditionReader) attribute() (term, error) {
	at := c.at
	if c.peek() == '@' {
		return c.prefixed()
	}
	name := c.localName()
	if name == "" {
		return term{}, c.fail(at, "%s where an attribute should be", c.next())
	}
	return c.emitName(at, tokenLocal, appendUTF16(nil, name))
}

// prefixed reads an attribute with the prefix that tells whose it is.
func (c *conditionReader) prefixed() (term, error) {
	start := c.at
	for _, p := range [...]struct {
		name  string
		token byte
	}{{"@USER.", tokenUser}, {"@RESOURCE.", tokenResource}, {"@DEVICE.", tokenDevice}} {
		if !c.word(p.name) {
			continue
		}
		name, err := c.escapedName(endsName)
		if err != nil {
			return term{}, err
		}
		return c.emitName(start, p.token, name)
	}
	return term{}, c.fail(start, "an attribute that is not @USER., @RESOURCE. or @DEVICE.")
}

// escapedName reads a name with %xxxx for UTF-16 code units up to a character
// at which ends is true. It returns UTF-16.
func (r *sddlReader) escapedName(ends func(byte) bool) ([]byte, error) {
	var name []byte
	start := r.at
	for r.at < len(r.text) && !ends(r.text[r.at]) {
		if r.text[r.at] == '%' {
			unit, err := strconv.ParseUint(r.text[r.at+1:min(r.at+5, len(r.text))], 16, 16)
			if err != nil || r.at+5 > len(r.text) {
				return nil, r.fail(r.at, "%% without four hexadecimal digits after it")
			}
			name = binary.LittleEndian.AppendUint16(name, uint16(unit))
			r.at += 5
			continue
		}
		char, size := utf8.DecodeRuneInString(r.text[r.at:])
		if char == utf8.RuneError && size == 1 {
			return nil, r.fail(r.at, "byte 0x%02x is not UTF-8", r.text[r.at])
		}
		name = appendUTF16(name, string(char))
		r.at += size
	}
	if name == nil {
		return nil, r.fail(start, "%s where a name should be", r.next())
	}
	return name, nil
}

// emitName writes an attribute.
func (c *conditionReader) emitName(at int, token byte, name []byte) (term, error) {
	return term{depth: 1, attribute: true}, c.emit(at, token, name)
}

// emit writes an operand with a length.
func (c *conditionReader) emit(at int, token byte, body []byte) error {
	c.b = append(c.b, token)
	c.b = binary.LittleEndian.AppendUint32(c.b, uint32(len(body)))
	c.b = append(c.b, body...)
	return c.fits(at)
}

// operator writes an operator of what has been written before it.
func (c *conditionReader) operator(at int, token byte, operands ...term) (term, error) {
	var t term
	for _, o := range operands {
		t.depth = max(t.depth, o.depth+1)
	}
	if t.depth > maxConditionDepth {
		return t, c.fail(at, "%w: operators nested deeper than %d", ErrCondition, maxConditionDepth)
	}
	c.b = append(c.b, token)
	return t, c.fits(at)
}

// fits stops a condition from growing past what an entry can hold.
func (c *conditionReader) fits(at int) error {
	if len(c.b)-c.from > 0xFFFF {
		return c.fail(at, "the condition takes %w", ErrTooLong)
	}
	return nil
}
