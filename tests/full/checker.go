// Checks an exported log, or one proof, with the Go project's own code for transparency logs
// (golang.org/x/mod/sumdb), which knows nothing of Steward. Here stands only what reads our files.
//
//	checker export FOLDER VKEY [OLDER-CHECKPOINT]
//	checker proof FILE LEAF VKEY
//
// Ends with 0 and one line when it holds, with 1 and the reason when not.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

func must(err error) {
	if err != nil {
		fmt.Println("NOT PROVEN:", err)
		os.Exit(1)
	}
}

func demand(held bool, what string) {
	if !held {
		must(fmt.Errorf("%s", what))
	}
}

func read(path string) []byte {
	data, err := os.ReadFile(path)
	must(err)
	return data
}

// signed opens a checkpoint with the log's key: origin, size, root.
func signed(data []byte, vkey string) tlog.Tree {
	verifier, err := note.NewVerifier(vkey)
	must(err)
	opened, err := note.Open(data, note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	demand(len(lines) == 4 && lines[3] == "", "checkpoint: three lines belong here")
	demand(lines[0] == verifier.Name(), "checkpoint: the origin is not the key's name")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := tlog.ParseHash(lines[2])
	must(err)
	return tlog.Tree{N: size, Hash: root}
}

// tiles reads hash tiles of the export; the library checks them against the root.
type tiles string

func (folder tiles) Height() int { return height }

func (folder tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (folder tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, one := range wanted {
		path := strings.Replace(one.Path(), fmt.Sprintf("tile/%d/", height), "tile/", 1)
		data, err := os.ReadFile(filepath.Join(string(folder), path))
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

// entries are the leaves of the export, in order.
func entries(folder string, size int64) [][]byte {
	var all [][]byte
	for first := int64(0); first < size; first += 256 {
		one := tlog.Tile{H: height, L: -1, N: first / 256, W: 256}
		if size-first < 256 {
			one.W = int(size - first)
		}
		path := strings.Replace(one.Path(), fmt.Sprintf("tile/%d/data/", height), "tile/entries/", 1)
		data := read(filepath.Join(folder, path))
		for len(data) > 0 {
			demand(len(data) >= 2, "entries: torn length")
			length := int(binary.BigEndian.Uint16(data))
			demand(len(data) >= 2+length, "entries: torn leaf")
			all, data = append(all, data[2:2+length]), data[2+length:]
		}
	}
	return all
}

func export(folder, vkey string, older []byte) {
	tree := signed(read(filepath.Join(folder, "checkpoint")), vkey)
	stored := tlog.TileHashReader(tree, tiles(folder))
	leaves := entries(folder, tree.N)
	demand(int64(len(leaves)) == tree.N, fmt.Sprintf("%d entries, the checkpoint says %d", len(leaves), tree.N))
	for index, leaf := range leaves {
		proof, err := tlog.ProveRecord(tree.N, int64(index), stored)
		must(err)
		must(tlog.CheckRecord(proof, tree.N, tree.Hash, int64(index), tlog.RecordHash(leaf)))
	}
	if older != nil {
		before := signed(older, vkey)
		proof, err := tlog.ProveTree(tree.N, before.N, stored)
		must(err)
		must(tlog.CheckTree(proof, tree.N, tree.Hash, before.N, before.Hash))
		fmt.Println("grown from", before.N)
	}
	fmt.Println("holds:", tree.N)
}

func proof(data, leaf []byte, vkey string) {
	above, checkpoint, found := strings.Cut(string(data), "\n\n")
	demand(found, "proof: no empty line")
	tree := signed([]byte(checkpoint), vkey)
	lines := strings.Split(above, "\n")
	demand(len(lines) >= 2 && lines[0] == "c2sp.org/tlog-proof@v1", "proof: another form")
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	must(err)
	var path tlog.RecordProof
	for _, line := range lines[2:] {
		raw, err := base64.StdEncoding.DecodeString(line)
		must(err)
		demand(len(raw) == tlog.HashSize, "proof: a hash of another length")
		path = append(path, *(*tlog.Hash)(raw))
	}
	must(tlog.CheckRecord(path, tree.N, tree.Hash, index, tlog.RecordHash(leaf)))
	fmt.Println("holds:", index, "of", tree.N)
}

func main() {
	switch {
	case len(os.Args) == 4 && os.Args[1] == "export":
		export(os.Args[2], os.Args[3], nil)
	case len(os.Args) == 5 && os.Args[1] == "export":
		export(os.Args[2], os.Args[3], read(os.Args[4]))
	case len(os.Args) == 5 && os.Args[1] == "proof":
		proof(read(os.Args[2]), read(os.Args[3]), os.Args[4])
	default:
		fmt.Println("checker export FOLDER VKEY [OLDER] | checker proof FILE LEAF VKEY")
		os.Exit(2)
	}
}
