package acl

import (
	"encoding/binary"
	"errors"
	"fmt"
	"iter"

	"reacl/sid"
)

// Reasons for which bytes are not a conditional expression.
var (
	ErrNoCondition = errors.New("no conditional expression: the data do not begin with artx")
	ErrCondition   = errors.New("not a conditional expression")
)

// conditionMagic is what the data of a conditional entry begin with
// ([MS-DTYP] 2.4.4.17.4).
const conditionMagic = "artx"

// The tokens that are operands ([MS-DTYP] 2.4.4.17.5, 2.4.4.17.8).
const (
	tokenPadding   = 0x00
	tokenInt8      = 0x01
	tokenInt64     = 0x04
	tokenString    = 0x10
	tokenOctets    = 0x18
	tokenComposite = 0x50
	tokenSID       = 0x51
	tokenLocal     = 0xF8 // an attribute of the caller of the access check
	tokenUser      = 0xF9
	tokenResource  = 0xFA
	tokenDevice    = 0xFB
)

// operator is an operator of a conditional expression.
type operator struct {
	name string
	kind operatorKind
}

type operatorKind uint8

const (
	memberOp     operatorKind = iota + 1 // of a SID or list of SIDs
	existsOp                             // of an attribute
	relationalOp                         // between an attribute and an attribute or literal
	logicalOp                            // between two conditions
	notOp                                // of a condition
)

// operators are the operators by token ([MS-DTYP] 2.4.4.17.6, 2.4.4.17.7),
// named as Windows writes them.
var operators = [256]operator{
	0x80: {"==", relationalOp},
	0x81: {"!=", relationalOp},
	0x82: {"<", relationalOp},
	0x83: {"<=", relationalOp},
	0x84: {">", relationalOp},
	0x85: {">=", relationalOp},
	0x86: {"Contains", relationalOp},
	0x87: {"Exists", existsOp},
	0x88: {"Any_of", relationalOp},
	0x89: {"Member_of", memberOp},
	0x8A: {"Device_Member_of", memberOp},
	0x8B: {"Member_of_any", memberOp},
	0x8C: {"Device_Member_of_Any", memberOp},
	0x8D: {"Not_Exists", existsOp},
	0x8E: {"Not_Contains", relationalOp},
	0x8F: {"Not_Any_of", relationalOp},
	0x90: {"Not_Member_of", memberOp},
	0x91: {"Not_Device_Member_of", memberOp},
	0x92: {"Not_Member_of_Any", memberOp},
	0x93: {"Not_Device_Member_of_Any", memberOp},
	0xA0: {"&&", logicalOp},
	0xA1: {"||", logicalOp},
	0xA2: {"!", notOp},
}

// maxConditionDepth is how deep the operators of a condition may be nested.
const maxConditionDepth = 1000

// Condition is the expression of a conditional entry ([MS-DTYP] 2.4.4.17), a
// view of the bytes that it was parsed from. The zero Condition is empty.
type Condition struct {
	nodes []conditionNode // in the stored, postfix order; the last one is the root
}

// conditionNode is a token with its operands' places.
type conditionNode struct {
	token       byte
	body        []byte // of an operand, without token and length
	left, right int    // of an operator; left is -1 if it has one operand
	depth       int
}

// ParseCondition reads the data of a conditional entry, [ACE.Data]. Zero bytes
// at the end are padding. What operators are given is not checked: whether an
// operand is of a type that makes sense shows when the condition is evaluated.
func ParseCondition(data []byte) (Condition, error) {
	if len(data) < len(conditionMagic) || string(data[:len(conditionMagic)]) != conditionMagic {
		return Condition{}, ErrNoCondition
	}
	var c Condition
	var stack []int
	rest := data[len(conditionMagic):]
	for len(rest) > 0 && rest[0] != tokenPadding {
		at := len(data) - len(rest)
		n, after, err := cutToken(rest)
		if err != nil {
			return Condition{}, fmt.Errorf("acl: condition at byte 0x%x: %w", at, err)
		}
		if stack, err = c.push(n, stack); err != nil {
			return Condition{}, fmt.Errorf("acl: condition at byte 0x%x: %w", at, err)
		}
		rest = after
	}
	for i, b := range rest {
		if b != 0 {
			return Condition{}, fmt.Errorf("acl: condition at byte 0x%x: %w: more after its end", len(data)-len(rest)+i, ErrCondition)
		}
	}
	if len(stack) != 1 {
		return Condition{}, fmt.Errorf("acl: condition: %w: it leaves %d results, not 1", ErrCondition, len(stack))
	}
	return c, nil
}

// push adds a token and gives it its operands from the stack.
func (c *Condition) push(n conditionNode, stack []int) ([]int, error) {
	n.left, n.right, n.depth = -1, -1, 1
	op := operators[n.token]
	operands := 0
	switch op.kind {
	case memberOp, existsOp, notOp:
		operands = 1
	case relationalOp, logicalOp:
		operands = 2
	}
	if len(stack) < operands {
		return nil, fmt.Errorf("%w: %s lacks an operand", ErrCondition, op.name)
	}
	if operands > 0 {
		n.right = stack[len(stack)-1]
		n.depth = c.nodes[n.right].depth + 1
	}
	if operands > 1 {
		n.left = stack[len(stack)-2]
		n.depth = max(n.depth, c.nodes[n.left].depth+1)
	}
	if n.depth > maxConditionDepth {
		return nil, fmt.Errorf("%w: nested deeper than %d", ErrCondition, maxConditionDepth)
	}
	c.nodes = append(c.nodes, n)
	return append(stack[:len(stack)-operands], len(c.nodes)-1), nil
}

// cutToken reads the token that b begins with.
func cutToken(b []byte) (n conditionNode, rest []byte, err error) {
	n.token = b[0]
	switch {
	case operators[n.token].kind != 0:
		return n, b[1:], nil
	case tokenInt8 <= n.token && n.token <= tokenInt64:
		if len(b) < 11 {
			return n, nil, fmt.Errorf("%w: %d of 11 bytes of an integer", ErrCondition, len(b))
		}
		n.body = b[1:11]
		return n, b[11:], nil
	}
	switch n.token {
	case tokenString, tokenOctets, tokenComposite, tokenSID, tokenLocal, tokenUser, tokenResource, tokenDevice:
	default:
		return n, nil, fmt.Errorf("%w: token 0x%02x is not known", ErrCondition, n.token)
	}
	if len(b) < 5 {
		return n, nil, fmt.Errorf("%w: no length after token 0x%02x", ErrCondition, n.token)
	}
	size := binary.LittleEndian.Uint32(b[1:])
	if uint64(size) > uint64(len(b)-5) {
		return n, nil, fmt.Errorf("%w: an operand of %d bytes where %d are left", ErrCondition, size, len(b)-5)
	}
	n.body, rest = b[5:5+size], b[5+size:]
	return n, rest, checkBody(n)
}

// checkBody says what is wrong with an operand's body.
func checkBody(n conditionNode) error {
	switch n.token {
	case tokenOctets:
		return nil
	case tokenSID:
		if _, err := sid.FromBytes(n.body); err != nil {
			return fmt.Errorf("%w: %w", ErrCondition, err)
		}
		return nil
	case tokenComposite:
		for rest := n.body; len(rest) > 0; {
			member, after, err := cutLiteral(rest)
			if err != nil {
				return err
			}
			if member.token == tokenComposite {
				return fmt.Errorf("%w: a list in a list", ErrCondition)
			}
			rest = after
		}
		return nil
	}
	if len(n.body)%2 != 0 {
		return fmt.Errorf("%w: a string of %d bytes", ErrCondition, len(n.body))
	}
	return nil
}

// cutLiteral reads the literal that b begins with, without looking into it if
// it is a list.
func cutLiteral(b []byte) (n conditionNode, rest []byte, err error) {
	switch b[0] {
	case tokenComposite:
		return conditionNode{token: tokenComposite}, nil, nil
	case tokenString, tokenOctets, tokenSID, 0x01, 0x02, 0x03, tokenInt64:
		return cutToken(b)
	}
	return n, nil, fmt.Errorf("%w: token 0x%02x in a list", ErrCondition, b[0])
}

// Condition is the condition of an entry of a callback type or an access
// filter; its error is [ErrNoCondition] for entries without one.
func (a ACE) Condition() (Condition, error) {
	if !a.Type.IsCallback() && a.Type != SystemAccessFilter {
		return Condition{}, ErrNoCondition
	}
	return ParseCondition(a.Data())
}

// SIDs are the SIDs that the condition names, in stored order, each as often as
// it is named.
func (c Condition) SIDs() []sid.SID {
	var all []sid.SID
	for _, n := range c.nodes {
		for member := range n.literals() {
			if member.token == tokenSID {
				all = append(all, toSID(member.body))
			}
		}
	}
	return all
}

// literals are the members of a list, or the literal itself.
func (n conditionNode) literals() iter.Seq[conditionNode] {
	return func(yield func(conditionNode) bool) {
		if n.token != tokenComposite {
			yield(n)
			return
		}
		for rest := n.body; len(rest) > 0; {
			member, after, err := cutLiteral(rest)
			if err != nil || !yield(member) {
				return
			}
			rest = after
		}
	}
}
