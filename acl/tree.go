package acl

// node is the state of an access check for one node of the object's tree. The
// nodes lie in the order of the tree, a parent before its children.
type node struct {
	level           uint16
	parent          int // -1 for the object itself
	allowed, denied Mask
}

func makeTree(types []ObjectType) []node {
	nodes := make([]node, len(types))
	for i, t := range types {
		if i == 0 {
			nodes[0].parent = -1
			continue
		}
		n := node{level: max(t.Level, 1), parent: i - 1} // whatever follows is a part of the object
		for nodes[n.parent].level >= n.level {
			n.parent = nodes[n.parent].parent
		}
		nodes[i] = n
	}
	return nodes
}

// allow adds the rights that are not denied to node at and what is below it, and
// to those above it of which every part has them.
func allow(nodes []node, at int, rights Mask) {
	below(nodes, at, func(n *node) { n.allowed |= rights &^ n.denied })
	for p := nodes[at].parent; p >= 0; p = nodes[p].parent {
		all := ^Mask(0)
		for _, n := range nodes[p+1:] {
			if n.parent == p {
				all &= n.allowed
			}
		}
		nodes[p].allowed |= all &^ nodes[p].denied
	}
}

// deny takes the rights that are not allowed yet from node at and what is below
// it, and what it took from those above it, which are not whole without it.
func deny(nodes []node, at int, rights Mask) {
	below(nodes, at, func(n *node) { n.denied |= rights &^ n.allowed })
	for p := nodes[at].parent; p >= 0; p = nodes[p].parent {
		nodes[p].denied |= nodes[at].denied &^ nodes[p].allowed
	}
}

// below visits node at and all nodes below it.
func below(nodes []node, at int, visit func(*node)) {
	visit(&nodes[at])
	for i := at + 1; i < len(nodes) && nodes[i].level > nodes[at].level; i++ {
		visit(&nodes[i])
	}
}
